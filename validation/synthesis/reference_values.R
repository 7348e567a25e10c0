# Reference values of pooling, from metafor's published examples; writes datasets.csv and
# reference_values.csv: `Rscript reference_values.R`. Needs r-base-core and r-cran-metafor of Debian 12.
suppressPackageStartupMessages(library(metafor))
# Full steps of its Fisher scoring never settle for some of these studies.
tight <- list(threshold = 1e-13, maxiter = 20000, tol = 1e-13, stepadj = 0.5)

two_arms <- function(a, n1, c, n2) data.frame(a = a, n1 = n1, c = c, n2 = n2)
binary <- with(list(), {
  yusuf <- dat.yusuf1985[dat.yusuf1985$table == "6", ]
  list(
    bcg = with(dat.bcg, two_arms(tpos, tpos + tneg, cpos, cpos + cneg)),
    collins1985a = with(dat.collins1985a, two_arms(b.xti, nti, b.xci, nci)),
    yusuf1985 = with(yusuf, two_arms(ai, n1i, ci, n2i)),
    nielweise2007 = with(dat.nielweise2007, two_arms(ai, n1i, ci, n2i)),
    egger2001 = with(dat.egger2001, two_arms(ai, n1i, ci, n2i)),
    li2007 = with(dat.li2007, two_arms(ai, n1i, ci, n2i)),
    hine1989 = with(dat.hine1989, two_arms(ai, n1i, ci, n2i))
  )
})
binary <- lapply(binary, function(d) d[stats::complete.cases(d), ])
means <- list(normand1999 = with(dat.normand1999, data.frame(n1 = n1i, m1 = m1i, sd1 = sd1i, n2 = n2i, m2 = m2i, sd2 = sd2i)))
single <- list(debruin2009 = with(dat.debruin2009, data.frame(a = xi, n1 = ni)),
               pritz1997 = with(dat.pritz1997, data.frame(a = xi, n1 = ni)))

columns <- c("a", "n1", "c", "n2", "m1", "sd1", "m2", "sd2")
long <- do.call(rbind, lapply(names(c(binary, means, single)), function(name) {
  d <- c(binary, means, single)[[name]]
  for (column in setdiff(columns, names(d))) d[[column]] <- NA
  cbind(dataset = name, study = seq_len(nrow(d)), d[, columns])
}))
write.csv(long, "datasets.csv", row.names = FALSE, na = "", quote = FALSE)

values <- list()
say <- function(dataset, measure, method, level, ...) {
  found <- list(...)
  for (quantity in names(found)) {
    value <- unname(found[[quantity]])
    if (length(value) == 1 && !is.na(value)) {
      values[[length(values) + 1]] <<- sprintf("%s,%s,%s,%s,%s,%.15g", dataset, measure, method, level, quantity, value)
    }
  }
}
codes <- c(odds_ratio = "OR", risk_ratio = "RR", risk_difference = "RD", peto_odds_ratio = "PETO",
           mean_difference = "MD", standardised_mean_difference = "SMD", proportion = "PLO")
effects <- function(d, measure) {
  code <- codes[[measure]]
  if (measure %in% c("mean_difference", "standardised_mean_difference")) {
    return(escalc(code, n1i = d$n1, m1i = d$m1, sd1i = d$sd1, n2i = d$n2, m2i = d$m2, sd2i = d$sd2))
  }
  if (measure == "proportion") return(escalc(code, xi = d$a, ni = d$n1))
  # Ratios of studies without any event, or with events alone, say nothing.
  escalc(code, ai = d$a, n1i = d$n1, ci = d$c, n2i = d$n2, drop00 = measure != "risk_difference")
}
pool <- function(name, d, measure, level) {
  e <- effects(d, measure); e <- e[!is.na(e$yi), ]
  for (method in c(common = "EE", dersimonian_laird = "DL", paule_mandel = "PM", reml = "REML")) {
    ours <- names(which(c(common = "EE", dersimonian_laird = "DL", paule_mandel = "PM", reml = "REML") == method))
    for (test in if (method == "EE") "z" else c("z", "knha", "adhoc")) {
      m <- rma(e$yi, e$vi, method = method, test = test, level = 100 * level, control = tight)
      label <- paste0(ours, c(z = "", knha = "+knapp_hartung", adhoc = "+adhoc")[[test]])
      p <- predict(m)
      say(name, measure, label, level, estimate = m$b[1], error = m$se, low = m$ci.lb, high = m$ci.ub, p_value = m$pval,
          tau2 = if (method == "EE") NA else m$tau2, i2 = m$I2, h2 = m$H2,
          q = m$QE, q_p_value = m$QEp)
      if (method != "EE" && m$k > 2) {
        # Higgins, Thompson, Spiegelhalter 2009 take k - 2 degrees of freedom; Knapp and Hartung's test k - 1.
        half <- qt((1 + level) / 2, if (test != "z") m$k - 1 else m$k - 2) * sqrt(m$se^2 + m$tau2)
        say(name, measure, label, level, prediction_low = m$b[1] - half, prediction_high = m$b[1] + half)
        if (test != "z") stopifnot(abs(p$pi.lb - (m$b[1] - half)) < 1e-9)
      }
      if (method == "REML" && test == "z") {
        found <- confint(m, control = list(tol = 1e-12, maxiter = 10000))$random
        say(name, measure, label, level, tau2_low = found["tau^2", "ci.lb"], tau2_high = found["tau^2", "ci.ub"],
            i2_low = found["I^2(%)", "ci.lb"], i2_high = found["I^2(%)", "ci.ub"])
      }
      if (test == "z") say(name, measure, label, level, first_weight = weights(m)[1], last_weight = weights(m)[m$k])
    }
  }
  m <- rma(e$yi, e$vi, method = "EE")
  found <- regtest(m, model = "lm")
  say(name, measure, "egger", level, statistic = found$zval, p_value = found$pval)
}
mantel_haenszel <- function(name, d, measure, level) {
  m <- rma.mh(ai = d$a, n1i = d$n1, ci = d$c, n2i = d$n2, measure = codes[[measure]], level = 100 * level,
              drop00 = measure != "risk_difference", correct = FALSE)
  say(name, measure, "mantel_haenszel", level, estimate = m$beta[1], error = m$se, low = m$ci.lb, high = m$ci.ub,
      p_value = m$pval)
}
peto <- function(name, d, level) {
  m <- rma.peto(ai = d$a, n1i = d$n1, ci = d$c, n2i = d$n2, level = 100 * level)
  say(name, "odds_ratio", "peto", level, estimate = m$beta[1], error = m$se, low = m$ci.lb, high = m$ci.ub,
      p_value = m$pval, q = m$QE, q_p_value = m$QEp, i2 = m$I2)
}
for (name in names(binary)) {
  for (measure in c("odds_ratio", "risk_ratio", "risk_difference")) {
    if (name %in% c("bcg", "nielweise2007", "hine1989", "li2007") || (name == "egger2001" && measure == "odds_ratio")) {
      pool(name, binary[[name]], measure, 0.95)
    }
    mantel_haenszel(name, binary[[name]], measure, 0.95)
  }
  peto(name, binary[[name]], 0.95)
}
pool("bcg", binary$bcg, "risk_ratio", 0.9)
for (measure in c("mean_difference", "standardised_mean_difference")) pool("normand1999", means$normand1999, measure, 0.95)
for (name in names(single)) pool(name, single[[name]], "proportion", 0.95)
writeLines(c("dataset,measure,method,level,quantity,value", unlist(values)), "reference_values.csv")
