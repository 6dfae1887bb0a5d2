"""The dataset (数据集): rows of reports in Parquet parts, written whole or not at all, never edited."""
