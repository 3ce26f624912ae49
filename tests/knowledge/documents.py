"""One invented summary in the formats that representatives send, each in two layouts, as programs write them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
from fpdf import FPDF, XPos, YPos

TITLE = "Compte rendu du CSE Bellerive du 12 mars 2026"
AGENDA = ("Bilan de la formation", "Restauration du site de Pontarlay", "Questions diverses")
TRAINING = (
    "La Direction présente le bilan de la formation : 214 salariés ont suivi un stage en 2025, pour un budget de "
    "320 000 euros. Les élus demandent le détail par site, par catégorie et par âge, comme l'an dernier."
)
INTRO = "Trois engagements sont pris pour 2026 :"
ITEMS = (
    "ouvrir un parcours de soudure à Saint-Hélier dès septembre ;",
    "former quarante tuteurs avant la fin de l'année, sur le temps de travail ;",
    "publier chaque trimestre le nombre de stages refusés.",
)
TABLE = (
    ("Site", "Salariés formés", "Heures"),
    ("Bellerive", "120", "2 400"),
    ("Pontarlay", "64", "1 180"),
    ("Saint-Hélier", "30", "410"),
)
CANTEEN = (
    "Le prestataire de la cantine change au 1er juin. Le tarif du plateau reste fixé à 4,10 euros jusqu'à la fin de "
    "l'année, puis il suivra l'indice des prix à la consommation. La commission se réunira en avril."
)
REGRET = (
    "Les élus regrettent que la consultation n'ait duré que deux semaines. La Direction répond que le calendrier était "
    "contraint par la fin du marché, et que deux réunions d'information seront tenues sur chaque site avant l'été."
)
BOXED = "À retenir : la cantine reste ouverte pendant les travaux."
OTHERS = "La porte nord sera fermée du 4 au 8 mai pour travaux. Les badges des intérimaires seront prolongés."
SENTENCES = (TRAINING, INTRO, *ITEMS, CANTEEN, REGRET, OTHERS)
HEADER, FOOTER = "Syndicat SYNERA - CSE Bellerive", "synera@bellerive.example"


# -- PDF


class _Headed(FPDF):
    def header(self) -> None:
        self.set_font("Helvetica", "", 8)
        self.set_y(8)
        self.cell(0, 5, HEADER, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_y(25)

    def footer(self) -> None:
        self.set_y(-12)
        self.set_font("Helvetica", "", 8)
        self.cell(0, 5, f"{FOOTER} - page {self.page_no()}/3", align="C")


def _pdf() -> FPDF:
    pdf = _Headed()
    pdf.set_margin(20)
    pdf.set_auto_page_break(True, 25)
    pdf.add_page()
    return pdf


def _says(pdf: FPDF, text: str, style: str = "", size: float = 10.5, width: float = 0) -> None:
    pdf.set_font("Helvetica", style, size)
    pdf.multi_cell(width, size * 0.5, text, align="J" if not style else "L", new_x=XPos.LEFT, new_y=YPos.NEXT)
    pdf.ln(2)


def pdf_one_column() -> bytes:
    """Headings larger than the text, bullets, a table with lines, an agenda item a page."""
    pdf = _pdf()
    _says(pdf, TITLE, "B", 18)
    _says(pdf, AGENDA[0], "B", 14)
    _says(pdf, TRAINING)
    _says(pdf, INTRO)
    for item in ITEMS:
        pdf.set_x(25)
        pdf.cell(4, 5, "-")
        _says(pdf, item)
    pdf.set_x(20)
    pdf.set_font("Helvetica", "", 10)
    with pdf.table(col_widths=(60, 50, 40), width=150) as table:
        for cells in TABLE:
            row = table.row()
            for cell in cells:
                row.cell(cell)
    pdf.add_page()
    _says(pdf, AGENDA[1], "B", 14)
    _says(pdf, CANTEEN)
    _says(pdf, REGRET)
    pdf.add_page()
    _says(pdf, AGENDA[2], "B", 14)
    _says(pdf, OTHERS)
    return bytes(pdf.output())


def pdf_two_columns() -> bytes:
    """Numbered headings in bold no larger than the text, two columns, a table without lines, a word cut in two."""
    pdf = _pdf()
    _says(pdf, TITLE.upper(), "B", 13)
    _says(pdf, f"1. {AGENDA[0]}", "B")
    _says(pdf, TRAINING)
    _says(pdf, INTRO)
    for item in ITEMS:
        _says(pdf, f"- {item}")
    pdf.set_font("Helvetica", "", 10)
    for cells in TABLE:
        for cell, width in zip(cells, (60, 50, 40), strict=True):
            pdf.cell(width, 6, cell)
        pdf.ln()
    pdf.ln(4)
    _says(pdf, f"2. {AGENDA[1]}", "B")
    top = pdf.get_y()
    _says(pdf, CANTEEN.replace("prestataire de", "presta-\ntaire de"), width=78)
    pdf.set_xy(110, top)
    _says(pdf, REGRET, width=78)
    for _ in range(2):
        pdf.add_page()
        pdf.set_x(20)
        _says(pdf, f"3. {AGENDA[2]}" if pdf.page_no() == 3 else "Une page de photographies.", "B")
    _says(pdf, OTHERS)
    return bytes(pdf.output())


def pdf_turned(quarters: int) -> bytes:
    """The same drawn sideways or head down, on pages that a viewer turns back."""
    import pypdfium2
    import pypdfium2.raw

    source, out = pypdfium2.PdfDocument(pdf_one_column()), pypdfium2.PdfDocument.new()
    for number in range(len(source)):
        wide, high = source[number].get_size()
        form = pypdfium2.raw.FPDF_NewXObjectFromPage(out.raw, source.raw, number)
        drawn = pypdfium2.PdfObject(pypdfium2.raw.FPDF_NewFormObjectFromXObject(form))
        moved = {1: (high, 0), 2: (wide, high), 3: (0, wide)}[quarters]
        drawn.set_matrix(pypdfium2.PdfMatrix().rotate(90 * quarters, ccw=True).translate(*moved))
        page = out.new_page(*((high, wide) if quarters % 2 else (wide, high)))
        page.insert_obj(drawn)
        page.gen_content()
        page.set_rotation(90 * quarters)
    saved = io.BytesIO()
    out.save(saved)
    return saved.getvalue()


def pdf_written_backwards() -> bytes:
    """The right column first, then the left one, the title last, as tools for posters write them."""
    pdf = FPDF()
    pdf.set_margin(20)
    pdf.add_page()
    for left, text in ((110, REGRET), (20, CANTEEN)):
        pdf.set_xy(left, 60)
        _says(pdf, text, width=78)
    pdf.set_xy(20, 30)
    _says(pdf, TITLE, "B", 16)
    return bytes(pdf.output())


def pdf_of_pictures(pages: int = 1) -> bytes:
    """A scan: the pages are photographs of text, the same three again and again."""
    import pypdfium2

    source = pypdfium2.PdfDocument(pdf_one_column())
    pdf = FPDF()
    for number in range(pages):
        pdf.add_page()
        pdf.image(source[number % len(source)].render(scale=200 / 72).to_pil(), x=0, y=0, w=210)
    return bytes(pdf.output())


def pdf_locked() -> bytes:
    pdf = _pdf()
    pdf.set_encryption(owner_password="un", user_password="deux")
    _says(pdf, TRAINING)
    return bytes(pdf.output())


# -- Word


def docx_styled() -> bytes:
    """Styles for the title, the headings, the lists; a page header."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = HEADER
    document.add_heading(TITLE, 0)
    document.add_heading(AGENDA[0], 1)
    document.add_paragraph(TRAINING)
    document.add_paragraph(INTRO)
    for item in ITEMS:
        document.add_paragraph(item, style="List Bullet")
    table = document.add_table(rows=0, cols=3)
    for cells in TABLE:
        for place, cell in zip(table.add_row().cells, cells, strict=True):
            place.text = cell
    document.add_heading(AGENDA[1], 1)
    document.add_paragraph(CANTEEN)
    document.add_paragraph(REGRET)
    document.add_heading(AGENDA[2], 1)
    document.add_paragraph(OTHERS)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _paragraph(text: str, properties: str = "", letters: str = "") -> str:
    run = f"<w:r><w:rPr>{letters}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"
    return f"<w:p><w:pPr>{properties}</w:pPr>{run}</w:p>"


def _box(text: str) -> str:
    """A text box as Word writes it: the modern form and the old one, of which readers take one."""
    inner = f"<w:txbxContent>{_paragraph(text)}</w:txbxContent>"
    return (
        '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:Choice Requires="wps"><w:drawing><wps:txbx xmlns:wps="x">{inner}</wps:txbx></w:drawing></mc:Choice>'
        f'<mc:Fallback><w:pict><v:textbox xmlns:v="y">{inner}</v:textbox></w:pict></mc:Fallback>'
        "</mc:AlternateContent></w:r></w:p>"
    )


def docx_bare(body: str | None = None, styles: str | None = None) -> bytes:
    """No styles: headings in bold numbered by Word, typed bullets, a text box, tracked changes; the main part has
    another name than usual."""
    bold, numbered = "<w:b/>", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    rows = "".join(
        "<w:tr>" + "".join(f"<w:tc>{_paragraph(cell)}</w:tc>" for cell in cells) + "</w:tr>" for cells in TABLE
    )
    changed = (
        '<w:p><w:del w:id="1"><w:r><w:delText>SUPPRIMÉ </w:delText></w:r></w:del>'
        f'<w:ins w:id="2"><w:r><w:t>{OTHERS}</w:t></w:r></w:ins></w:p>'
    )
    body = body or "".join(
        [
            _paragraph(TITLE, letters=bold + '<w:sz w:val="36"/>'),
            _paragraph(AGENDA[0], numbered, bold + '<w:sz w:val="28"/>'),
            _paragraph(TRAINING),
            _paragraph(INTRO),
            *(_paragraph(f"• {item}") for item in ITEMS),
            f"<w:tbl>{rows}</w:tbl>",
            _paragraph(AGENDA[1], numbered, bold + '<w:sz w:val="28"/>'),
            _box(BOXED),
            _paragraph(CANTEEN),
            _paragraph(REGRET),
            _paragraph(AGENDA[2], numbered, bold + '<w:sz w:val="28"/>'),
            changed,
        ]
    )
    return zipped(
        {
            "[Content_Types].xml": '<Types xmlns="t"><Override ContentType="application/vnd.openxmlformats-'
            'officedocument.wordprocessingml.document.main+xml" PartName="/word/document2.xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" Type="{_KINDS}/officeDocument" '
            'Target="word/document2.xml"/></Relationships>',
            "word/_rels/document2.xml.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" '
            f'Type="{_KINDS}/numbering" Target="numbering.xml"/><Relationship Id="r3" Type="{_KINDS}/styles" '
            f'Target="styles.xml"/><Relationship Id="r2" Type="{_KINDS}/image" '
            'Target="file:///etc/passwd" TargetMode="External"/></Relationships>',
            "word/numbering.xml": f'<w:numbering {_W}><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0">'
            '<w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1 -"/></w:lvl></w:abstractNum>'
            '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>',
            "word/document2.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
            "word/styles.xml": styles or f"<w:styles {_W}/>",
        }
    )


def zipped(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


# -- OpenDocument

_OPEN = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in {
        "office": "office",
        "text": "text",
        "table": "table",
        "style": "style",
        "draw": "drawing",
        "fo": "xsl-fo-compatible",
    }.items()
)


def odt(body: str, styles: str = "", manifest: str = "<manifest/>") -> bytes:
    content = (
        f"<office:document-content {_OPEN}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": content,
            "META-INF/manifest.xml": manifest,
        }
    )


def _open_table() -> str:
    rows = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in cells)
        + "</table:table-row>"
        for cells in TABLE
    )
    return f"<table:table>{rows}</table:table>"


def odt_styled() -> bytes:
    """Headings of their own, a list, a text box."""
    items = "".join(f"<text:list-item><text:p>{item}</text:p></text:list-item>" for item in ITEMS)
    box = f"<text:p><draw:frame><draw:text-box><text:p>{BOXED}</text:p></draw:text-box></draw:frame></text:p>"
    return odt(
        f'<text:p text:style-name="Title">{TITLE}</text:p>'
        f'<text:h text:outline-level="1">{AGENDA[0]}</text:h><text:p>{TRAINING}</text:p><text:p>{INTRO}</text:p>'
        f'<text:list>{items}</text:list>{_open_table()}<text:h text:outline-level="1">{AGENDA[1]}</text:h>{box}'
        f"<text:p>{CANTEEN}</text:p><text:p>{REGRET}</text:p>"
        f'<text:h text:outline-level="1">{AGENDA[2]}</text:h><text:p>{OTHERS}</text:p>',
        '<style:style style:name="Title" style:family="paragraph"/>',
    )


def odt_bare() -> bytes:
    """Headings in larger letters, a numbered list, tracked changes, words cut into spans."""
    items = "".join(f"<text:list-item><text:p>{item}</text:p></text:list-item>" for item in ITEMS)
    cut = CANTEEN.replace(" 1er ", ' 1<text:span text:style-name="up">er</text:span><text:s/>')
    tracked = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>SUPPRIMÉ</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
    )
    return odt(
        f'{tracked}<text:p text:style-name="top">{TITLE}</text:p><text:p text:style-name="big">{AGENDA[0]}</text:p>'
        f"<text:p>{TRAINING}</text:p><text:p>{INTRO}</text:p>"
        f'<text:list text:style-name="numbers">{items}</text:list>{_open_table()}'
        f'<text:p text:style-name="big">{AGENDA[1]}</text:p><text:p>{cut}</text:p><text:p>{REGRET}</text:p>'
        f'<text:p text:style-name="big">{AGENDA[2]}</text:p><text:p>{OTHERS}</text:p>',
        '<style:style style:name="top" style:family="paragraph"><style:text-properties fo:font-size="20pt"/>'
        "</style:style>"
        '<style:style style:name="big" style:family="paragraph"><style:text-properties fo:font-size="14pt"/>'
        "</style:style>"
        '<style:style style:name="up" style:family="text"><style:text-properties style:text-position="super 58%"/>'
        "</style:style>"
        '<text:list-style style:name="numbers"><text:list-level-style-number text:level="1" style:num-format="1" '
        'style:num-suffix=")"/></text:list-style>',
    )


# -- web pages


def _page_table() -> str:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>" for cells in TABLE)
    return f"<table>{rows}</table>"


def _article() -> str:
    items = "".join(f"<li>{item}</li>" for item in ITEMS)
    return (
        f"<h2>{AGENDA[0]}</h2><p>{TRAINING}</p><p>{INTRO}</p><ul>{items}</ul>{_page_table()}"
        f"<h2>{AGENDA[1]}</h2><p>{CANTEEN.replace('1er', '1<sup>er</sup>')}</p><p>{REGRET}</p>"
        f"<h2>{AGENDA[2]}</h2><p>{OTHERS}</p>"
    )


def html_of_a_site() -> bytes:
    """An article among menus, scripts and things to read as well."""
    return (
        '<!doctype html><html lang="fr"><head><meta charset="iso-8859-1"><title>x</title><style>p{color:red}</style>'
        "</head><body><header><nav><ul><li>Accueil</li><li>Adhérer</li></ul></nav></header><main><article>"
        f"<header><h1>{TITLE}</h1></header><script>var suivi = 'MOUCHARD';</script>{_article()}</article></main>"
        "<aside><h2>À lire aussi</h2></aside><footer>Mentions légales</footer></body></html>"
    ).encode("latin-1")


def html_newsletter() -> bytes:
    """Tables that lay out the page, inside each other, and a preview that nobody sees."""
    return (
        '<html><body><div style="display:none">Aperçu caché</div><table width="100%"><tr><td align="center"><table>'
        f"<tr><td><h1>{TITLE}</h1></td></tr><tr><td>{_article()}</td></tr></table></td></tr></table></body></html>"
    ).encode()


DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "colonne.pdf": pdf_one_column,
    "colonnes.pdf": pdf_two_columns,
    "styles.docx": docx_styled,
    "nu.docx": docx_bare,
    "styles.odt": odt_styled,
    "nu.odt": odt_bare,
    "site.html": html_of_a_site,
    "lettre.html": html_newsletter,
}
