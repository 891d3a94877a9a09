"""A coverage database download of a few invented articles, packed as CMS packs it: a zip of tables within a zip."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

ARTICLE = """\
"article_id","article_version","article_type","title","article_pub_date","article_eff_date","article_end_date",\
"description","status","last_updated","article_rev_end_date","date_retired","display_id"
"90002","7","6","Billing and Coding: Sample Studies &ndash; Invented","2030-09-01 00:00:00","2030-10-01 00:00:00","",\
"<p>A cell with ""quotes"", a comma,
and a line end.</p>","A","2030-12-01 08:00:00","","",""
"90003","2","6","Billing and Coding: Sample Scans","2029-01-01 00:00:00","2029-02-01 00:00:00","2030-12-31 00:00:00",\
"","R","2030-12-31 08:00:00","","2030-12-31 00:00:00",""
"90004","1","6","Billing and Coding: Proposed Sample","2031-01-01 00:00:00","2031-06-01 00:00:00","","","P",\
"2031-01-01 08:00:00","","","90004"
"90005","3","6","Billing and Coding: Sample Supplies","2030-01-01 00:00:00","2030-01-01 00:00:00","","","A",\
"2030-01-01 08:00:00","","",""
"90006","1","1","Sample Answers to Questions","2030-01-01 00:00:00","2030-01-01 00:00:00","","","A",\
"2030-01-01 08:00:00","","",""
"90007","4","6","Billing and Coding: Sample Tests of Another State","2030-01-01 00:00:00","2031-05-01 00:00:00","",\
"","A","2030-01-01 08:00:00","","",""
"""

TABLES: Mapping[str, str] = {
    "article": ARTICLE,
    "article_x_hcpc_code": """\
article_id,article_version,hcpc_code_id,hcpc_code_version,hcpc_code_group,range,last_updated,long_description,\
short_description
90002,7,93880,1,1,N,2030-12-01 08:00:00,INVENTED LONG DESCRIPTOR,INVENTED SHORT DESCRIPTOR
90002,7,93882,1,2,N,2030-12-01 08:00:00,INVENTED LONG DESCRIPTOR,INVENTED SHORT DESCRIPTOR
90002,7,93882,1,2,N,2030-12-01 08:00:00,INVENTED LONG DESCRIPTOR,INVENTED SHORT DESCRIPTOR
90003,2,93886,1,1,N,2030-12-01 08:00:00,INVENTED LONG DESCRIPTOR,INVENTED SHORT DESCRIPTOR
90004,1,93880,1,1,N,2030-12-01 08:00:00,INVENTED LONG DESCRIPTOR,INVENTED SHORT DESCRIPTOR
90005,3,A4253,1,1,N,2030-12-01 08:00:00,INVENTED LONG DESCRIPTOR,INVENTED SHORT DESCRIPTOR
90006,1,93888,1,1,N,2030-12-01 08:00:00,INVENTED LONG DESCRIPTOR,INVENTED SHORT DESCRIPTOR
90007,4,93880,1,1,N,2030-12-01 08:00:00,INVENTED LONG DESCRIPTOR,INVENTED SHORT DESCRIPTOR
""",
    "article_x_icd10_covered": """\
article_id,article_version,icd10_code_id,icd10_code_version,icd10_covered_group,range,last_updated,sort_order,\
description,asterisk
90002,7,I63.9,1,1,N,2030-12-01 08:00:00,1,Sample,N
90002,7,I65.21,1,1,B,2030-12-01 08:00:00,2,Sample,N
90002,7,I65.22,1,2,E,2030-12-01 08:00:00,3,Sample,Y
90002,7,I65.21,1,2,N,2030-12-01 08:00:00,4,Sample,N
90003,2,I67.2,1,1,N,2030-12-01 08:00:00,1,Sample,N
90004,1,I10,1,1,N,2030-12-01 08:00:00,1,Sample,N
90005,3,E11.9,1,1,N,2030-12-01 08:00:00,1,Sample,N
90006,1,XX000,1,1,N,2030-12-01 08:00:00,1,Not Applicable,N
90007,4,R55,1,1,N,2030-12-01 08:00:00,1,Sample,N
""",
    "article_x_icd10_noncovered": """\
article_id,article_version,icd10_code_id,icd10_code_version,icd10_noncovered_group,range,last_updated,sort_order,\
description
90002,7,R51.9,1,1,N,2030-12-01 08:00:00,1,Sample
""",
    "article_x_contractor": """\
article_id,article_version,article_type,contractor_id,contractor_type_id,contractor_version,last_updated
90002,7,6,10,9,1,2030-12-01 08:00:00
90002,7,6,11,8,1,2030-12-01 08:00:00
90003,2,6,10,9,1,2030-12-01 08:00:00
90004,1,6,10,9,1,2030-12-01 08:00:00
90005,3,6,12,11,1,2030-12-01 08:00:00
90006,1,6,10,9,1,2030-12-01 08:00:00
90007,4,6,13,12,1,2030-12-01 08:00:00
""",
    "contractor": """\
contractor_id,contractor_type_id,contractor_version,contractor_bus_name,contractor_number,status
10,9,1,Sample Administrators,90101,A
11,8,1,Sample Administrators,90102,A
12,11,1,Sample Supplies Administrators,90103,A
13,12,1,Other Administrators,90104,A
""",
    "contractor_type_lookup": """\
contractor_type_id,description
8,MAC - Part A
9,MAC - Part B
11,DME MAC
12,A and B MAC
""",
    "contractor_jurisdiction": """\
contractor_id,contractor_type_id,contractor_version,state_id,last_updated,active_date,term_date
10,9,1,36,2030-12-01 08:00:00,2011-01-01 00:00:00,
10,9,1,65,2030-12-01 08:00:00,2011-01-01 00:00:00,
10,9,1,5,2030-12-01 08:00:00,2011-01-01 00:00:00,2015-01-01 00:00:00
11,8,1,36,2030-12-01 08:00:00,2011-01-01 00:00:00,
12,11,1,36,2030-12-01 08:00:00,2011-01-01 00:00:00,
13,12,1,5,2030-12-01 08:00:00,2011-01-01 00:00:00,
13,12,1,36,2030-12-01 08:00:00,2011-01-01 00:00:00,
""",
    "state_lookup": """\
state_id,state_abbrev,description
5,TX,Texas
36,OH,Ohio
65,UN,New York - Upstate
""",
    "article_x_primary_jurisdiction": """\
article_id,article_version,state_id,last_updated
90007,4,5,2030-12-01 08:00:00
""",
    "article_related_documents": """\
article_id,article_version,related_num,r_article_id,r_article_version,r_lcd_id,r_lcd_version,r_contractor_id,\
last_updated
90002,7,1,,,90001,12,10,2030-12-01 08:00:00
90002,7,2,90099,1,0,,10,2030-12-01 08:00:00
""",
    "article_future_retire": "article_id,retire_dt\n90007,2031-08-31 00:00:00\n",
    "update_period": """\
period_id,begin_date,end_date
1,2031-03-03 00:00:00,2031-03-10 00:00:00
2,2031-03-10 00:00:00,2031-03-17 00:00:00
""",
    "article_x_revision_history": """\
article_id,article_version,rev_hist_num,rev_hist_date,rev_hist_exp,last_updated
90002,7,1,2030-10-01 00:00:00,"<p>Revised, with words from the annual update.</p>",2030-12-01 08:00:00
""",
}

LCDS: Mapping[str, str] = {
    "lcd": """\
lcd_id,lcd_version,title,determination_number,status,orig_det_eff_date,rev_eff_date,rev_end_date,display_id
90001,12,Sample Studies of Vessels,,A,2015-10-01 00:00:00,2029-01-01 00:00:00,,
""",
    "lcd_x_contractor": "lcd_id,lcd_version,contractor_id,contractor_type_id,contractor_version,last_updated\n",
    "contractor": TABLES["contractor"],
    "contractor_jurisdiction": TABLES["contractor_jurisdiction"],
    "state_lookup": TABLES["state_lookup"],
    "update_period": TABLES["update_period"],
}


def download(path: Path, tables: Mapping[str, str | bytes] = TABLES, *, inner: str = "current_article_csv.zip") -> Path:
    """Pack tables as the file ``path``; text becomes Windows-1252 with CRLF, as such exports are written."""
    nested = io.BytesIO()
    with zipfile.ZipFile(nested, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in tables.items():
            content = text if isinstance(text, bytes) else text.replace("\n", "\r\n").encode("cp1252")
            archive.writestr(f"{name}.csv", content)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(inner, nested.getvalue())
        archive.writestr("readme_first.txt", "The dictionary says what the columns mean.\r\n")
    return path


def articles(to: Path, **changed: str | bytes) -> Path:
    """The download of articles, with some of its tables changed."""
    return download(to / "current_article.zip", {**TABLES, **changed})


def determinations(to: Path) -> Path:
    """The download of LCDs."""
    return download(to / "current_lcd.zip", LCDS, inner="current_lcd_csv.zip")
