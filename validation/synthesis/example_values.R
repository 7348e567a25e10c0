# What metafor makes of the counts of examples/posted-results (example_counts.csv): writes
# example_values.csv. `Rscript example_values.R`; needs r-cran-metafor of Debian 12.
suppressPackageStartupMessages(library(metafor))
tight <- list(threshold = 1e-13, maxiter = 20000, stepadj = 0.5)
codes <- c(odds_ratio = "OR", risk_ratio = "RR", risk_difference = "RD", proportion = "PLO")
counts <- read.csv("example_counts.csv")
lines <- "analysis,method,row,estimate,low,high"
say <- function(analysis, method, row, numbers) {
  lines <<- c(lines, paste(analysis, method, row, paste(sprintf("%.12g", numbers), collapse = ","), sep = ","))
}
for (analysis in unique(counts$analysis)) {
  d <- counts[counts$analysis == analysis, ]; code <- codes[[d$measure[1]]]
  shown <- if (code %in% c("OR", "RR")) exp else if (code == "PLO") plogis else identity
  e <- if (code == "PLO") escalc(code, xi = d$a, ni = d$n1) else
    suppressWarnings(escalc(code, ai = d$a, n1i = d$n1, ci = d$c, n2i = d$n2, drop00 = code != "RD"))
  e <- e[!is.na(e$yi), ]
  m <- rma(e$yi, e$vi, test = "adhoc", control = tight); p <- predict(m)
  say(analysis, "reml", "pooled", shown(c(m$b[1], m$ci.lb, m$ci.ub)))
  say(analysis, "reml", "prediction", shown(c(m$b[1], p$pi.lb, p$pi.ub)))
  if (code == "PLO") next
  m <- rma.mh(ai = d$a, n1i = d$n1, ci = d$c, n2i = d$n2, measure = code, drop00 = code != "RD", correct = FALSE)
  say(analysis, "mantel_haenszel", "pooled", shown(c(m$beta[1], m$ci.lb, m$ci.ub)))
  if (code != "OR") next
  m <- rma.peto(ai = d$a, n1i = d$n1, ci = d$c, n2i = d$n2)
  say(analysis, "peto", "pooled", shown(c(m$beta[1], m$ci.lb, m$ci.ub)))
}
writeLines(lines, "example_values.csv")
