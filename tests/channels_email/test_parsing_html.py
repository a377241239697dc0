"""Nothing in a mail's HTML runs, loads or leads into our own house."""

from __future__ import annotations

import pytest

from channels_email.parsing import parse
from channels_email.parsing.html import sanitise
from tests.channels_email.mails import mail


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


def test_html_of_a_mail_is_sanitised() -> None:
    message = parse(mail("<p onclick=x>Hi<script>y</script></p>", "Content-Type: text/html"))
    assert message.html == "<p>Hi</p>"


def test_ordinary_newsletters_pass_the_caps() -> None:
    row = '<tr><td style="x"><font color="red"><b>Offer</b></font> <a href="https://h.example/?a=1&b=2">more</a></td></tr>'
    clean = sanitise(f"<table>{row * 1_500}</table>")
    assert clean is not None
    assert clean.count("Offer") == 1_500
