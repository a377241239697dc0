"""Nothing in a mail's HTML runs, loads or leads into our own house."""

from __future__ import annotations

import base64
import re

import pytest

from channels_email.parsing import parse
from channels_email.parsing.html import sanitise
from channels_email.parsing.html_text import to_text
from inquiry_hub import safe_html
from tests.channels_email.mails import mail
from tests.support.pictures import png


@pytest.mark.parametrize(
    ("html", "forbidden"),
    [
        ("<script>alert(1)</script>Hi", "alert"),
        ("<p onclick=alert(1)>Hi</p>", "onclick"),
        ('<p x-data="{}" @click="x" hx-get="/x" data-x="1" v-on:click="x">Hi</p>', "x"),
        ('<p style="background:url(http://evil.example/x)">Hi</p>', "style"),
        ("<style>p{background:url(http://evil.example)}</style>Hi", "evil"),
        ("<svg onload=alert(1)><script>1</script></svg>Hi", "svg"),
        ("<math><mi//xlink:href='data:x'></math>Hi", "math"),
        ('<a href="javascript:alert(1)">Hi</a>', "javascript"),
        ('<a href=" java\nscript:alert(1)">Hi</a>', "script"),
        ('<a href="vbscript:x">Hi</a><a href="data:text/html,x">Hi</a>', "href"),
        ('<a href="/admin/logout/">Hi</a>', "logout"),
        ('<a href="//evil.example">Hi</a>', "evil"),
        ('Hi<img src="http://evil.example/pixel.gif">', "evil"),
        ('Hi<image src="http://evil.example/pixel.gif">', "evil"),
        ('<p style="background-image:url(http://evil.example/x)">Hi</p>', "style"),
        ('Hi<IMG SRC="HTTPS://evil.example/pixel.gif" srcset="http://evil.example/2x">', "evil"),
        ('Hi<img src="data:image/png;base64,AAAA">', "AAAA"),
        ('<table background="http://evil.example"><tr><td background="http://evil.example">Hi</td></tr></table>', "evil"),
        ("<iframe src='http://evil.example'></iframe>Hi", "evil"),
        ("<form action='http://evil.example'><input name=p><button>Hi</button></form>", "evil"),
        ("<object data='http://evil.example'></object><embed src='http://evil.example'>Hi", "evil"),
        ("<base href='http://evil.example'><link rel=stylesheet href='http://evil.example'>Hi", "evil"),
        ("<meta http-equiv=refresh content='0;url=http://evil.example'>Hi", "evil"),
        ("<title>evil</title>Hi", "evil"),
        ("<!--[if mso]>evil<![endif]-->Hi", "evil"),
        ("<p class=evil id=evil>Hi</p>", "evil"),
        ("<noscript><p title='</noscript><img src=x onerror=evil>'>Hi", "onerror"),
        ("Hi\x00<scr\x00ipt>evil</scr\x00ipt>", "evil"),
    ],
)  # fmt: skip
def test_what_could_harm_is_gone_and_the_text_stays(html: str, forbidden: str) -> None:
    clean = sanitise(html)
    assert clean is not None
    assert forbidden not in clean.lower()
    assert "Hi" in clean or "noscript" in html


def test_links_open_elsewhere_and_own_pictures_stay() -> None:
    clean = sanitise(
        '<a href="https://hotel.example">Hotel</a><img src="cid:pic@1" alt="Pool"><a href="tel:+49170">Call</a>'
    )
    assert clean is not None
    assert 'href="https://hotel.example" target="_blank" rel="noopener noreferrer nofollow"' in clean
    assert '<img src="cid:pic@1" alt="Pool">' in clean
    assert 'href="tel:+49170"' in clean


def test_a_picture_elsewhere_keeps_its_address_where_no_browser_looks() -> None:
    clean = sanitise(
        '<img src="&#x20;HTTPS://e.example/\nx?a=1&amp;b" srcset="http://evil.example" width="9">'
    )
    assert clean is not None
    kept = re.fullmatch(r'<img data-remote="([\w=-]+)" width="9">', clean)
    assert kept
    assert safe_html.remote_address(kept[1]) == "HTTPS://e.example/x?a=1&b"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "//evil.example", ""])
def test_an_address_that_a_sender_invents_there_is_none(address: str) -> None:
    assert safe_html.remote_address(base64.urlsafe_b64encode(address.encode()).decode()) == ""
    assert safe_html.remote_address("!" + address) == ""


def test_pictures_inside_the_html_stay_if_they_are_proven_and_not_too_much() -> None:
    inside = f"data:image/png;base64,{base64.b64encode(png(2, 3)).decode()}"
    clean = sanitise(f'<img src="{inside}"><a href="{inside}">A</a> {inside} B')
    assert clean is not None
    assert clean.count("data:") == 1
    assert f'<img src="{inside}">' in clean
    for other in (
        f"data:image/png;base64,{base64.b64encode(png(60_000, 60_000)).decode()}",
        f"data:image/svg+xml;base64,{base64.b64encode(b'<svg onload=x>').decode()}",
        f"data:image/png;base64,{base64.b64encode(png(1, 1) + b'x' * 700_000).decode()}",
    ):
        assert sanitise(f'Hi<img src="{other}">') == "Hi<img>"


@pytest.mark.parametrize(
    ("style", "stays"),
    [
        ("color:red; background:#fff", "color:red;background:#fff"),
        ("color:RGB(1, 2,3)!important", "color:RGB(1, 2,3)!important"),
        ("font-family:'Segoe UI',-apple-system;mso-x:y", "font-family:'Segoe UI',-apple-system"),
        ("margin:0 auto;margin-top:-90px;padding:1px -3px", "margin:0 auto"),
        ("position:fixed;top:0;z-index:9;transform:scale(9);color:red", "color:red"),
        ("background:url(//evil.example);color:red", "color:red"),
        (r"background:u\72l(//evil.example)", ""),
        ("background:/**/url(//evil.example)", ""),
        ("background:image-set('//evil.example' 1x)", ""),
        ("width:expression(alert(1))", ""),
        ("color:red}body{display:none", ""),
        ("list-style-image:url(x);cursor:url(x);content:url(x);behavior:url(x);-moz-binding:url(x)", ""),
        ("color:var(--x);width:attr(y)", ""),
        ("color:red" + " " * 3_000, ""),
    ],
)
def test_of_inline_styles_only_looks_stay(style: str, stays: str) -> None:
    assert sanitise(f'<p style="{style}">x</p>') == (f'<p style="{stays}">x</p>' if stays else "<p>x</p>")


def test_what_reads_like_a_style_in_a_text_hides_none_behind_it() -> None:
    clean = sanitise('<p>x style="color:red </p><p style="background:url(//evil.example)">y</p>')
    assert clean == '<p>x style="color:red </p><p>y</p>'


def test_the_colour_of_old_mails_stays() -> None:
    clean = sanitise('<FONT color="red" face=Arial size=5>Hi</FONT><font>you</font>')
    assert clean == '<span style="color:red;font-family:Arial;font-size:x-large">Hi</span><span>you</span>'


def test_html_of_a_mail_is_sanitised() -> None:
    message = parse(mail("<p onclick=x>Hi<script>y</script></p>", "Content-Type: text/html"))
    assert message.html == "<p>Hi</p>"


def test_ordinary_newsletters_pass_the_caps() -> None:
    row = '<tr><td style="x"><font color="red"><b>Offer</b></font> <a href="https://h.example/?a=1&b=2">more</a></td></tr>'
    clean = sanitise(f"<table>{row * 1_500}</table>")
    assert clean is not None
    assert clean.count("Offer") == 1_500


@pytest.mark.parametrize(
    "hidden",
    [
        '<span style="display:none">X</span>',
        '<div style="color:red; DISPLAY : none !important"><p>X<br>X<img src="cid:1"></p><div>X</div></div>',
        '<span style="font-size:0">X</span>',
        '<p style="font-size:0px;line-height:0">X</p>',
        '<table style="display:none"><tr><td>X</td></tr></table>',
    ],
)
def test_text_that_the_reader_does_not_see_is_no_text(hidden: str) -> None:
    assert "X" not in to_text(sanitise(f"<p>Rome{hidden} for two</p><p>In May</p>"))
    text = to_text(sanitise(f"<div>Rome{hidden} for two</div><p>In May</p>"))
    assert "Rome" in text and "for two" in text and text.endswith("In May")


def test_a_mail_that_hides_everything_is_read_whole_and_a_small_font_is_seen() -> None:
    assert to_text(sanitise('<div style="display:none">Rome</div>')) == "Rome"
    assert (
        to_text(sanitise('<p style="font-size:0.8em">Rome</p><p style="display:block">X</p>')) == "Rome\n\nX"
    )
