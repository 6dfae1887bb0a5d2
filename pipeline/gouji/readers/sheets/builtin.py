"""Number formats that files name by number only (内置格式), as the Chinese Excel shows them: ECMA-376 18.8.30, with 27–36 and 50–58 of zh-CN."""

from __future__ import annotations

YEAR_MONTH, MONTH_DAY, DAY = 'yyyy"年"m"月"', 'm"月"d"日"', 'yyyy"年"m"月"d"日"'
TIME, LONG_TIME = 'h"时"mm"分"', 'h"时"mm"分"ss"秒"'
SHORT_DATE = "yyyy/m/d"  # of a Chinese system
SYSTEM_DATE, SYSTEM_TIME = DAY, "h:mm:ss"  # what [$-F800] and [$-F400] leave to the system
COUNT, MONEY = "#,##0", "#,##0.00"

BUILT_IN: dict[int, str] = {
    0: "General", 1: "0", 2: "0.00", 3: COUNT, 4: MONEY,
    5: '"¥"#,##0;"¥"-#,##0', 6: '"¥"#,##0;[Red]"¥"-#,##0', 7: '"¥"#,##0.00;"¥"-#,##0.00', 8: '"¥"#,##0.00;[Red]"¥"-#,##0.00',
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: SHORT_DATE, 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    27: YEAR_MONTH, 28: MONTH_DAY, 29: MONTH_DAY, 30: "m-d-yy", 31: DAY, 32: TIME, 33: LONG_TIME, 34: "上午/下午" + TIME,
    35: "上午/下午" + LONG_TIME, 36: YEAR_MONTH,
    37: "#,##0;-#,##0", 38: "#,##0;[Red]-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;[Red]-#,##0.00",
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', 42: '_ ¥* #,##0_ ;_ ¥* -#,##0_ ;_ ¥* "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', 44: '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    50: YEAR_MONTH, 51: MONTH_DAY, 52: YEAR_MONTH, 53: MONTH_DAY, 54: MONTH_DAY, 55: "上午/下午" + TIME, 56: "上午/下午" + LONG_TIME,
    57: YEAR_MONTH, 58: MONTH_DAY,
    59: "0", 60: "0.00", 61: COUNT, 62: MONEY, 67: "0%", 68: "0.00%", 69: "# ?/?", 70: "# ??/??",
}  # fmt: skip
