"""Formulas: what LaTeX says is in the Office Math that documents keep."""

from __future__ import annotations

import re
from typing import Any

import pytest
from latex2mathml.converter import convert
from lxml import etree

from jupyter_onlyoffice.core.omml import MATH, formula, plain

WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def mathml(tex: str) -> Any:
    return etree.fromstring(convert(tex))


def made(tex: str) -> Any:
    return parsed(formula(mathml(tex)))


def parsed(text: str) -> Any:
    return etree.fromstring(text.replace("<m:oMath ", f'<m:oMath xmlns:w="{WORDS}" ', 1))


def outline(element: Any) -> str:
    """Return a formula's structure with its texts, without how it looks."""
    tag = element.tag.rpartition("}")[2]
    if tag == "t":
        return str(element.text or "")
    inner = "".join(outline(child) for child in element if not child.tag.endswith("Pr"))
    chars = [e.get(f"{{{MATH}}}val", "") for e in element.iter() if e.tag.endswith("hr")]
    match tag:
        case "oMath" | "r" | "e":
            return inner
        case "nary" | "acc" | "d":
            own = chars[: 2 if tag == "d" else 1]
            return f"{tag}[{' '.join(own)}]({inner})"
        case _:
            return f"{tag}({inner})"


@pytest.mark.parametrize(
    ("tex", "structure"),
    [
        ("E = mc^2", "E=msSup(csup(2))"),
        (r"a_i + b_i^2", "sSub(asub(i))+sSubSup(bsub(i)sup(2))"),
        (r"\frac{a+1}{b}", "f(num(a+1)den(b))"),
        (r"\sqrt{x} + \sqrt[3]{y}", "rad(deg()x)+rad(deg(3)y)"),
        (r"\sum_{i=1}^n x_i", "nary[∑](sub(i=1)sup(n)sSub(xsub(i)))"),
        (r"\int_0^1 f", "nary[∫](sub(0)sup(1)f)"),
        (r"\prod x", "nary[∏](sub()sup()x)"),
        (r"\lim_{x\to0} f", "limLow(limlim(x→0))f"),
        (r"\hat{\beta}", "acc[\u0302](β)"),
        (r"\vec{v}", "acc[\u20d7](v)"),
        (r"\bar{x}", "bar(x)"),
        (r"\left(\frac{a}{b}\right)^2", "sSup(d[( )](f(num(a)den(b)))sup(2))"),
        (r"\left[a\right]\left\{b\right\}", "d[[ ]](a)d[{ }](b)"),
        (r"\begin{pmatrix}a&b\\c&d\end{pmatrix}", "d[( )](m(mr(ab)mr(cd)))"),
        (r"\begin{cases}1 & x\\0\end{cases}", "d[{ ](m(mr(1x)mr(0)))"),
        (r"\begin{vmatrix}a&b\end{vmatrix}", "d[| |](m(mr(ab)))"),
        (r"\overset{!}{=}", "limUpp(=lim(!))"),
        (r"\text{if } x", "if\xa0x"),
        (r"x < y", "x<y"),
    ],
)  # fmt: skip
def test_a_formula_keeps_its_structure(tex: str, structure: str) -> None:
    assert outline(made(tex)) == structure


@pytest.mark.parametrize(
    "tex",
    [
        r"\begin{align}a&=b\\c&=d\end{align}", r"\underbrace{a+b}_{n}", r"\binom{n}{k}",
        r"\mathbf{X}^\top \mathbb{R}", r"\ddot{x}\,\dot{y}", r"\phantom{x}\quad y", r"\{a\mid b\}",
        r"\xrightarrow{f}", r"f''(x)", r"\lVert x \rVert_2", r"\left.\frac{a}{b}\right|_{x}",
        r"\color{red}{x}", r"\boxed{x}", r"\operatorname{rank} A", r"\oint_C", r"x^{y^{z}}",
    ],
)  # fmt: skip
def test_no_letter_of_a_formula_is_lost(tex: str) -> None:
    letters = "".join(mathml(tex).itertext())
    signs = "".join(
        element.text or element.get(f"{{{MATH}}}val", "")
        for element in made(tex).iter()
        if element.tag.rpartition("}")[2] in {"t", "chr", "begChr", "endChr"}
    )
    for letter in re.findall(r"[^\W_]", letters):
        assert letter in signs


def test_what_is_no_formula_is_shown_as_it_is() -> None:
    assert outline(parsed(plain(r"\nothing & <known>"))) == r"\nothing & <known>"
