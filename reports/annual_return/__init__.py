"""年度数据填报: layouts as data, their formulas, what a return holds on its day, and it as a workbook."""
