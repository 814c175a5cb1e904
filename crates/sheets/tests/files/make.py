"""Makes the files of this folder again, with openpyxl and LibreOffice (soffice on the PATH): python3 make.py

The files are committed, since tests must not need either; this is how they came about.
"""

import datetime
import pathlib
import subprocess
import tempfile

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904

HERE = pathlib.Path(__file__).parent
CLAIMS = ["上级清单序号", "事项编码", "事项名称", "主管部门", "实施机关"]
LIST = ["序号", "事项编码", "设定层级", "主管部门", "事项名称", "实施机关", "可实施层级", "设定和实施依据", "依据类别", "备注"]
ROW = [1, "000104002000", "国家级", "发展改革委", "节能审查", "县级发展改革部门", "县级", "《节约能源法》第十五条", "法律", ""]


def sheet(rows):
    book = openpyxl.Workbook()
    page = book.active
    page.title = "清单"
    for row in rows:
        page.append(row)
    return book, page


def untidy():
    """A list as offices send it: titles, two lines of headings, merged cells, notes, a filter, empty rows."""
    book, page = sheet(
        [
            ["巴州行政许可事项清单（2022年版）"],
            ["填报单位：发展改革委                    2022年11月1日"],
            ["序号", "事 项\n编 码", "(对应)国家清单序号", "行政许可\n事项名称", "主管部门", "实施机关", "依据", None, "联系电话"],
            [None, None, None, None, None, None, "设定依据", "依据类别", None],
            ["一、国家设定的行政许可事项"],
            [1, 104002000, "1、729", "固定资产投资项目节能审查(含备案)", "发展改革委", "州发展改革委；县级发展改革部门", "《节约能源法》", "法律", "0996-1"],
            [2, "０００１６０００１０００", 730, "电力设施保护区内作业审批", None, "县级电力管理部门", "《电力法》《电力设施保护条例》", "法律、行政法规", None],
            [3, "000160002000 ", None, "管道防护方案审批", None, "县级部门", "《管道保护法》", "法律", None],
            ["合计", None, None, "3项"],
            ["备注：以上事项自公布之日起施行。"],
        ]
    )
    for area in ["A1:I1", "A2:I2", "A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:E4", "F3:F4", "G3:H3", "I3:I4", "A5:I5", "E6:E8", "A10:I10"]:
        page.merge_cells(area)
    for row in range(11, 400):
        page.cell(row, 1).border = openpyxl.styles.Border(bottom=openpyxl.styles.Side("thin"))
    page.row_dimensions[8].hidden = True
    hidden = book.create_sheet("参数")
    hidden.append(["事项编码", "主管部门"])
    hidden.sheet_state = "hidden"
    return book


def formula():
    book, page = sheet([CLAIMS, [1, "000104002000", None, "=D3", "教育局"], [None, "000104001000", None, "教育局", "教育局"]])
    return book


def turned_date():
    book, page = sheet([CLAIMS, [datetime.date(2022, 1, 2), "000104002000", None, "教育局", "教育局"]])
    return book


def claims():
    book, page = sheet(
        [
            ["事项编码", "事项名称", "主管部门", "实施机关", "认领", "不认领", "理由"],
            ["000104001000", "核准", "发展改革委", "县级发展改革部门", "√", None, None],
            ["000104002000", "节能审查", "发展改革委", "县级发展改革部门", None, "√", "本地无此类业务"],
            ["000160001000", "作业审批", "能源局", "县级电力管理部门", "✓", "×", None],
        ]
    )
    return book


def two_sheets():
    book, page = sheet([CLAIMS, [1, "000104002000", None, "教育局", "教育局"]])
    book.create_sheet("空表")
    book.create_sheet("州级").append(CLAIMS)
    return book


def dates(epoch=None):
    book, page = sheet([LIST[:9] + ["首次实施日期"]])
    if epoch:
        book.epoch = epoch
    page.append(ROW[:9] + [datetime.date(2022, 6, 15)])
    return book


def rich():
    font = InlineFont(b=True)
    name = CellRichText("节能", TextBlock(font, "审查"), "（含\n备案）")
    book, page = sheet([CLAIMS])
    page.append([1, "000104002000", name, "教育局", "教育局"])
    return book


def libre(book, name, kind, options=""):
    """Saves through LibreOffice, which writes the file anew."""
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / f"{pathlib.Path(name).stem}.xlsx"
        book.save(source)
        out = pathlib.Path(folder) / "out"
        convert = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", kind + options]
        subprocess.run([*convert, "--outdir", str(out), str(source)], check=True, capture_output=True)
        (HERE / name).write_bytes(next(out.iterdir()).read_bytes())


libre(untidy(), "libreoffice_untidy.xlsx", "xlsx")
libre(formula(), "libreoffice_formula.xlsx", "xlsx")
libre(turned_date(), "libreoffice_turned_date.xlsx", "xlsx")
libre(claims(), "libreoffice_claims.xlsx", "xlsx")
libre(two_sheets(), "libreoffice_two_sheets.xlsx", "xlsx")
libre(dates(), "libreoffice_dates.xlsx", "xlsx")
libre(claims(), "libreoffice_gb18030.csv", "csv", ":Text - txt - csv (StarCalc):44,34,85")
libre(claims(), "libreoffice_utf16.csv", "csv", ":Text - txt - csv (StarCalc):9,34,65535")
libre(claims(), "libreoffice_old.xls", "xls")
libre(claims(), "libreoffice.ods", "ods")
dates(CALENDAR_MAC_1904).save(HERE / "openpyxl_1904.xlsx")
rich().save(HERE / "openpyxl_rich.xlsx")
untidy().save(HERE / "openpyxl_untidy.xlsx")
