# The case of meltt's README with the installed package; run by bench/fusion_meltt.py.
# Rscript meltt_readme.R LIBRARY
.libPaths(c(commandArgs(trailingOnly = TRUE)[1], .libPaths()))
library(meltt)
data(crashMD)
took <- system.time(suppressWarnings(
  found <- meltt(crash_data1, crash_data2, crash_data3, taxonomies = crash_taxonomies,
                 spatwindow = 4, twindow = 2, silent = TRUE)
))[["elapsed"]]
part <- found$processed
cat(sprintf(
  '{"records": %d, "unique": %d, "groups": %d, "total_s": %.2f, "meltt": "%s", "r": "%s"}\n',
  nrow(part$complete_index), nrow(part$deduplicated_index),
  nrow(part$event_matched) + nrow(part$episode_matched),
  took, packageVersion("meltt"), getRversion()
))
