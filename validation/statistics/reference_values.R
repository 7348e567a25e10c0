# Reference values of every statistic, from R: `Rscript reference_values.R > reference_values.csv`.
# Needs r-base-core and r-recommended, r-cran-epitools, r-cran-epir, r-cran-metafor, r-cran-vcd,
# r-cran-psych, r-cran-effectsize of Debian 12. Tests read the CSV only; R is never needed by them.
Sys.setenv(TZ = "UTC")
suppressPackageStartupMessages({
  library(epitools); library(epiR); library(metafor); library(vcd); library(psych); library(effectsize)
})

number <- function(x) ifelse(is.infinite(x), ifelse(x > 0, "inf", "-inf"), sprintf("%.15g", x))
as_json <- function(x) {
  if (is.list(x)) return(paste0("[", paste(vapply(x, as_json, ""), collapse = ", "), "]"))
  if (is.matrix(x)) return(as_json(lapply(seq_len(nrow(x)), function(i) x[i, ])))
  paste0("[", paste(x, collapse = ", "), "]")
}
say <- function(method, input, level, source, ...) {
  values <- list(...)
  for (quantity in names(values)) {
    value <- unname(values[[quantity]])
    if (is.na(value)) next
    cat(sprintf('%s,"%s",%s,%s,%s,"%s"\n', method, as_json(input), level, quantity, number(value), source))
  }
}
package <- function(name) paste(name, packageVersion(name))
base <- paste("R", getRversion())
cat("method,input,level,quantity,value,source\n")

# Proportions -------------------------------------------------------------------------------------
for (level in c(0.95, 0.9)) for (x in list(c(0, 10), c(1, 10), c(5, 10), c(10, 10), c(18, 40), c(21, 27), c(2, 82), c(401, 1535))) {
  n <- x[1]; of <- x[2]; alpha <- 1 - level
  limits <- suppressWarnings(prop.test(n, of, conf.level = level, correct = FALSE)$conf.int)
  say("wilson", x, level, paste(base, "prop.test"), low = limits[1], high = limits[2])
  limits <- binom.test(n, of, conf.level = level)$conf.int
  say("clopper_pearson", x, level, paste(base, "binom.test"), low = limits[1], high = limits[2])
  say("jeffreys", x, level, paste(base, "qbeta"),
      low = if (n > 0) qbeta(alpha / 2, n + .5, of - n + .5) else 0,
      high = if (n < of) qbeta(1 - alpha / 2, n + .5, of - n + .5) else 1)
  limits <- epi.conf(matrix(x, 1), ctype = "prevalence", method = "agresti", N = 1e9, design = 1, conf.level = level)
  say("agresti_coull", x, level, paste(package("epiR"), "epi.conf"),
      low = max(0, limits$lower), high = min(1, limits$upper))
}

# Two by two --------------------------------------------------------------------------------------
# An inversion of the two-sided exact test by brute force: a fine grid, then halving.
log_ways <- function(t, m) lchoose(m[1], t) + lchoose(m[2], m[3] - t)
accepted_span <- function(accepted, x, support) {
  grid <- seq(-15, 15, by = 0.001)
  ok <- grid[vapply(grid, accepted, TRUE)]
  halve <- function(inside, outside) {
    for (i in 1:60) { mid <- (inside + outside) / 2; if (accepted(mid)) inside <- mid else outside <- mid }
    exp(inside)
  }
  c(if (x == min(support)) 0 else halve(min(ok), min(ok) - 0.001),
    if (x == max(support)) Inf else halve(max(ok), max(ok) + 0.001))
}
minlike_limits <- function(tab, alpha) {
  m <- c(sum(tab[1, ]), sum(tab[2, ]), sum(tab[, 1])); x <- tab[1, 1]
  support <- max(0, m[3] - m[2]):min(m[1], m[3])
  accepted <- function(l) {
    w <- log_ways(support, m) + support * l; p <- exp(w - max(w)); p <- p / sum(p)
    sum(p[p <= p[support == x] * (1 + 1e-9)]) > alpha
  }
  accepted_span(accepted, x, support)
}
# Blaker's, by the definition: both tails of every count, on the same grid.
blaker_limits <- function(tab, alpha) {
  m <- c(sum(tab[1, ]), sum(tab[2, ]), sum(tab[, 1])); x <- tab[1, 1]
  support <- max(0, m[3] - m[2]):min(m[1], m[3]); i <- which(support == x)
  accepted <- function(l) {
    w <- log_ways(support, m) + support * l; p <- exp(w - max(w)); p <- p / sum(p)
    smaller <- pmin(cumsum(p), rev(cumsum(rev(p))))
    sum(p[smaller <= smaller[i] * (1 + 1e-12)]) > alpha
  }
  accepted_span(accepted, x, support)
}
# fisher.test stops its root search at 1e-4; the same equations solved to the end.
exact_limits <- function(tab, alpha) {
  m <- c(sum(tab[1, ]), sum(tab[2, ]), sum(tab[, 1])); x <- tab[1, 1]
  support <- max(0, m[3] - m[2]):min(m[1], m[3])
  p <- function(l) { w <- log_ways(support, m) + support * l; p <- exp(w - max(w)); p / sum(p) }
  root <- function(f) exp(uniroot(f, c(-30, 30), tol = 1e-14)$root)
  c(if (x == min(support)) 0 else root(function(l) sum(p(l)[support >= x]) - alpha / 2),
    if (x == max(support)) Inf else root(function(l) sum(p(l)[support <= x]) - alpha / 2),
    if (x == min(support)) 0 else if (x == max(support)) Inf else root(function(l) sum(p(l) * support) - x))
}
rows <- function(...) matrix(c(...), 2, byrow = TRUE)
tables <- list(rows(20, 5, 1, 7), rows(4, 1, 19, 13), rows(6, 12, 12, 5), rows(3, 1, 1, 3), rows(12, 5, 29, 2),
               rows(75, 25, 40, 60), rows(0, 5, 4, 7), rows(6, 0, 3, 4), rows(2, 31, 136, 15532))
for (tab in tables) {
  has_zero <- any(tab == 0)
  found <- escalc("OR", ai = tab[1, 1], bi = tab[1, 2], ci = tab[2, 1], di = tab[2, 2], add = 1/2, to = "all")
  half <- qnorm(.975) * sqrt(found$vi)
  say("haldane_anscombe", tab, 0.95, paste(package("metafor"), "escalc(to='all')"),
      estimate = exp(found$yi[1]), low = exp(found$yi[1] - half), high = exp(found$yi[1] + half))
  if (!has_zero) {
    found <- oddsratio.wald(tab)$measure[2, ]
    say("woolf", tab, 0.95, paste(package("epitools"), "oddsratio.wald"), estimate = found[1], low = found[2], high = found[3])
    flipped <- tab[2:1, 2:1]
    found <- riskratio.wald(flipped)$measure[2, ]
    say("risk_ratio", tab, 0.95, paste(package("epitools"), "riskratio.wald"), estimate = found[1], low = found[2], high = found[3])
  }
  found <- fisher.test(tab)
  say("conditional_fisher_test", tab, 0.95, paste(base, "fisher.test"), estimate = found$estimate, low = found$conf.int[1], high = found$conf.int[2])
  say("fisher", tab, 0.95, paste(base, "fisher.test"), p_value = found$p.value)
  found <- exact_limits(tab, .05)
  say("conditional", tab, 0.95, paste(base, "uniroot of the conditional likelihood"), estimate = found[3], low = found[1], high = found[2])
  found <- minlike_limits(tab, .05)
  say("baptista_pike", tab, 0.95, paste(base, "grid inversion of the two-sided exact test"), low = found[1], high = found[2])
  for (level in c(0.95, 0.9)) {
    found <- blaker_limits(tab, 1 - level)
    say("blaker", tab, level, paste(base, "grid inversion of Blaker's acceptability"), low = found[1], high = found[2])
  }
  if (!has_zero) {
    found <- suppressWarnings(oddsratio.midp(tab, correction = FALSE)$measure[2, ])
    say("mid_p", tab, 0.95, paste(package("epitools"), "oddsratio.midp"), estimate = found[1], low = found[2], high = found[3])
  }
  w <- lapply(1:2, function(i) suppressWarnings(prop.test(tab[i, 1], sum(tab[i, ]), correct = FALSE)$conf.int))
  p <- tab[, 1] / rowSums(tab)
  say("risk_difference", tab, 0.95, paste(base, "prop.test limits of both, joined"), estimate = p[1] - p[2],
      low = p[1] - p[2] - sqrt((p[1] - w[[1]][1])^2 + (w[[2]][2] - p[2])^2),
      high = p[1] - p[2] + sqrt((w[[1]][2] - p[1])^2 + (p[2] - w[[2]][1])^2))
}

# Unconditional exact tests by brute force: the nuisance share on a grid of 20,000 and refined.
unconditional <- function(tab, statistic) {
  n <- rowSums(tab); all <- expand.grid(a = 0:n[1], c = 0:n[2])
  s <- mapply(statistic, all$a, all$c, n[1], n[2])
  extreme <- all[s >= statistic(tab[1, 1], tab[2, 1], n[1], n[2]) - 1e-9, ]
  f <- function(p) sum(dbinom(extreme$a, n[1], p) * dbinom(extreme$c, n[2], p))
  grid <- seq(0.00005, 0.99995, by = 0.00005); values <- vapply(grid, f, 0); best <- grid[which.max(values)]
  optimize(f, c(best - 0.0001, best + 0.0001), maximum = TRUE, tol = 1e-12)$objective
}
score <- function(a, c, n1, n2) {
  p <- (a + c) / (n1 + n2); if (p == 0 || p == 1) return(0)
  abs(a / n1 - c / n2) / sqrt(p * (1 - p) * (1 / n1 + 1 / n2))
}
less <- function(a, c, n1, n2) -phyper(a, n1, n2, a + c)
more <- function(a, c, n1, n2) -phyper(a - 1, n1, n2, a + c, lower.tail = FALSE)
for (tab in list(rows(7, 8, 12, 3), rows(7, 12, 8, 3), rows(20, 5, 1, 7), rows(6, 12, 12, 5), rows(3, 1, 1, 3), rows(0, 5, 4, 7))) {
  say("barnard", tab, 0.95, paste(base, "maximum over a grid"), p_value = unconditional(tab, score))
  say("boschloo", tab, 0.95, paste(base, "maximum over a grid"), p_value = min(1, 2 * min(unconditional(tab, less), unconditional(tab, more))))
}

# r by c ------------------------------------------------------------------------------------------
big <- list(
  matrix(c(3, 1, 2, 0, 4, 5, 6, 2, 1), 3, byrow = TRUE), matrix(c(8, 2, 0, 5, 1, 6, 7, 3, 4, 2, 9, 1), 3, byrow = TRUE),
  matrix(c(1, 2, 1, 0, 3, 3, 6, 1, 10, 10, 14, 9, 6, 7, 12, 11), 4, byrow = TRUE), # Agresti 2002, job satisfaction
  matrix(c(2, 0, 1, 2, 6, 1, 3, 1, 1, 1, 0, 4, 1, 3, 2), 3, byrow = TRUE), matrix(c(20, 5, 1, 7), 2, byrow = TRUE),
  matrix(c(1, 2, 2, 1, 1, 0, 1, 2, 0, 0, 2, 3, 0, 0, 0, 1, 1, 1, 2, 7, 3, 1, 1, 2, 0, 0, 0, 1, 0, 1, 1, 1, 1, 0, 0), 5, byrow = TRUE)) # Mehta, Patel 1983
for (tab in big) {
  say("freeman_halton", tab, 0.95, paste(base, "fisher.test"), p_value = fisher.test(tab, workspace = 2e7)$p.value)
  found <- suppressWarnings(chisq.test(tab, correct = FALSE))
  say("chi_square", tab, 0.95, paste(base, "chisq.test"), statistic = found$statistic, p_value = found$p.value, df = found$parameter)
  say("cramers_v", tab, 0.95, paste(package("vcd"), "assocstats"), estimate = assocstats(tab)$cramer)
  for (level in c(0.95, 0.9)) {
    x <- suppressWarnings(chisq.test(tab, correct = FALSE)); most <- sum(tab) * (min(dim(tab)) - 1)
    limit <- function(share) {
      excess <- function(ncp) pchisq(x$statistic, x$parameter, ncp) - share
      if (excess(0) <= 0) 0 else min(1, sqrt(uniroot(excess, c(0, 1000), tol = 1e-13)$root / most))
    }
    tail <- (1 - level) / 2
    say("cramers_v", tab, level, paste(base, "uniroot of pchisq"), low = limit(1 - tail), high = limit(tail))
    # It moves both limits at once, and loses the upper one where there is no lower one.
    found <- suppressWarnings(cramers_v(tab, adjust = FALSE, ci = level, alternative = "two.sided"))
    if (found$CI_low > 0) say("cramers_v_effectsize", tab, level, paste(package("effectsize"), "cramers_v"), estimate = found[[1]], low = found$CI_low, high = found$CI_high)
  }
}
trends <- list(list(c(1, 2, 5, 7), c(10, 11, 12, 9), 1:4), list(c(83, 90, 129, 70), c(86, 93, 136, 82), 1:4),
               list(c(3, 8, 4, 12, 20), c(30, 41, 15, 50, 61), c(2010, 2011, 2013, 2014, 2020)))
for (x in trends) {
  found <- suppressWarnings(prop.trend.test(x[[1]], x[[2]], x[[3]]))
  say("cochran_armitage", x, 0.95, paste(base, "prop.trend.test"), chi2 = found$statistic, p_value = found$p.value)
}

# Strata ------------------------------------------------------------------------------------------
berkeley <- lapply(1:6, function(i) { t <- UCBAdmissions[, , i]; matrix(as.integer(t), 2) })
rabbits <- list(rows(0, 6, 0, 5), rows(3, 3, 0, 6), rows(6, 0, 2, 4), rows(5, 1, 6, 0), rows(2, 0, 5, 0)) # R's mantelhaen.test
two <- list(rows(20, 5, 1, 7), rows(4, 1, 19, 13), rows(8, 10, 5, 12))
for (strata in list(berkeley, two, rabbits)) {
  cube <- array(unlist(strata), c(2, 2, length(strata)))
  found <- mantelhaen.test(cube, correct = FALSE)
  say("mantel_haenszel", strata, 0.95, paste(base, "mantelhaen.test"), estimate = found$estimate, low = found$conf.int[1], high = found$conf.int[2])
  say("mantel_haenszel_test", strata, 0.95, paste(base, "mantelhaen.test"), statistic = found$statistic, p_value = found$p.value)
  # metafor leaves tables with an empty column in, and its answer is then not a number.
  kept <- Filter(function(t) all(rowSums(t) > 0) && all(colSums(t) > 0), strata)
  cube <- array(unlist(kept), c(2, 2, length(kept)))
  found <- rma.mh(measure = "OR", ai = cube[1, 1, ], bi = cube[1, 2, ], ci = cube[2, 1, ], di = cube[2, 2, ])
  say("breslow_day", strata, 0.95, paste(package("metafor"), "rma.mh BD"), statistic = found$BD, p_value = found$BDp)
  say("breslow_day_tarone", strata, 0.95, paste(package("metafor"), "rma.mh TA"), statistic = found$TA, p_value = found$TAp)
}

# Several tests -----------------------------------------------------------------------------------
for (p in list(c(0.01, 0.04, 0.03, 0.005), c(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1), c(0.5, 0.5, 0.02))) for (how in c("holm", "BH")) {
  adjusted <- p.adjust(p, how)
  for (i in seq_along(p)) do.call(say, c(list(if (how == "BH") "benjamini_hochberg" else how, p, 0.95, paste(base, "p.adjust")), setNames(list(adjusted[i]), paste0("p", i))))
}

# Agreement ---------------------------------------------------------------------------------------
squares <- list(matrix(c(75, 1, 4, 5, 4, 1, 0, 0, 10), 3, byrow = TRUE), matrix(c(11, 3, 1, 2, 4, 9, 3, 1, 0, 2, 15, 4, 1, 0, 3, 8), 4, byrow = TRUE),
                matrix(c(22, 2, 2, 0, 5, 7, 14, 0, 0, 2, 36, 0, 0, 1, 17, 10), 4, byrow = TRUE)) # carcinoma: Landis, Koch 1977
# A confidence interval of vcd takes its own standard error, the large-sample one.
for (tab in squares) {
  size <- nrow(tab)
  for (how in c("unweighted", "linear", "quadratic")) {
    if (how == "unweighted") found <- Kappa(tab)$Unweighted
    if (how == "linear") found <- Kappa(tab, weights = "Equal-Spacing")$Weighted
    if (how == "quadratic") found <- Kappa(tab, weights = "Fleiss-Cohen")$Weighted
    half <- qnorm(.975) * found[2]
    say(paste0("kappa_", how), tab, 0.95, paste(package("vcd"), "Kappa"), estimate = found[1], low = found[1] - half, high = found[1] + half)
  }
  say("kappa_quadratic", tab, 0.95, paste(package("psych"), "cohen.kappa"), estimate = cohen.kappa(tab)$weighted.kappa)
}

# Medians -----------------------------------------------------------------------------------------
for (level in c(0.95, 0.9)) for (x in list(c(12, 30, 5, 60, 44, 20, 18), precip[1:30], rivers, c(3, 3, 3, 4, 8, 10), islands[1:15])) {
  x <- unname(as.numeric(x)); n <- length(x); k <- qbinom((1 - level) / 2, n, .5)
  ordered <- sort(x)
  say("median", x, level, paste(base, "median and qbinom"), estimate = median(x), low = if (k) ordered[k] else NA, high = if (k) ordered[n - k + 1] else NA)
}
