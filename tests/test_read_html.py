"""HTML pages of our own making: every part named, comments threaded, dates and names from the head."""

from __future__ import annotations

import json
from datetime import date

import pytest

from reportedly.errors import SourceError
from reportedly.read import read_bytes
from reportedly.records import NOT_FREE, Comment, Meter, Page, PartKind

HEAD = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebSite", "name": "The Weir"},
        {
            "@type": "NewsArticle",
            "headline": "Rebels Mass “Vast” Force At Oltan Weir – Sources",
            "datePublished": "2018-03-09T21:40:00+02:00",
            "dateModified": "2018-03-12T08:00:00+02:00",
            "publisher": {"@type": "Organization", "name": "The Weir"},
        },
    ],
}
PAGE = f"""<!DOCTYPE html>
<html lang="en-GB"><head><title>Rebels Mass “Vast” Force At Oltan Weir – Sources | The Weir</title>
<link rel="canonical" href="https://weir.example/2018/03/09/oltan/">
<script type="application/ld+json">{json.dumps(HEAD)}</script></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/maps">Maps</a></li></ul></nav>
<div class="donations"><span class="scale">0 €</span> <div>1,500 €</div><div>3,000 €</div><div>410 €</div></div>
<main><article>
<header><h1>Rebels Mass “Vast” Force At Oltan Weir – Sources</h1>
<p class="byline">By Dana Marsh</p><time datetime="2018-03-09T21:40:00+02:00">9 March 2018</time></header>
<p><a class="button" href="/give">Give to The Weir</a></p>
<figure><img src="x.jpg" alt=""><figcaption>Rebels Mass "Vast" Force At Oltan Weir - Sources</figcaption></figure>
<p>The rebels have moved a vast force to the weir at Oltan, according to sources close to the district guard. People
in the village put the number of fighters at between 90 and 120, and said that most of them had come on foot.</p>
<p>The Lower River Post says:</p>
<blockquote><p>Most of the men came down from the hamlets above the gorge, and some from the salt road,
where the guard had beaten them a week before.</p></blockquote>
<p>The guard’s spokesman said that the force had been seen from the air on two mornings and that nobody had yet
tried to cross. He added that the weir itself was mined, and that the keepers of the lock had left it days ago.</p>
<p>Up to 30 fighters were reportedly killed or wounded at the lock since the fighting there began last week.</p>
</article></main>
<div id="comments" class="comments-area"><h3>2 Comments</h3>
COMMENTS
<div id="respond" class="comment-respond"><form><label>Your name</label><p>Notify of new replies</p></form></div></div>
<footer><p>© The Weir 2018. All rights reserved.</p></footer></body></html>"""

WORDPRESS = """<ol class="comment-list">
<li class="comment depth-1 parent" id="comment-11"><article class="comment-body" id="div-comment-11">
<footer class="comment-meta"><div class="comment-author vcard">
<b class="fn">Petra</b> <span class="says">says:</span></div>
<a href="#c11"><time datetime="2018-03-10">March 10, 2018 at 7:01</time></a></footer>
<div class="comment-content"><p>90 to 120 is “vast”?</p><p>Then my street is an army.</p></div>
<div class="reply"><a href="#">Reply</a></div></article>
<ol class="children"><li class="comment depth-2" id="comment-12"><article class="comment-body" id="div-comment-12">
<footer class="comment-meta"><div class="comment-author vcard"><b class="fn">Ilja</b></div></footer>
<div class="comment-content"><p>It is for Oltan.</p></div></article></li></ol></li>
</ol>"""
WPDISCUZ = """<div id="wpdcom" class="wpdiscuz_auth"><div class="wpd-thread-list">
<div id="wpd-comm-11_0" class="comment even thread-even depth-1 wpd-comment wpd_comment_level-1">
<div class="wpd-comment-wrap"><div class="wpd-comment-right"><div class="wpd-comment-header">
<div class="wpd-comment-author">Petra</div><div class="wpd-comment-date">10 months ago</div></div>
<div class="wpd-comment-text"><p>90 to 120 is “vast”?</p><p>Then my street is an army.</p></div>
<div class="wpd-comment-footer"><div class="wpd-reply-button"><span>Reply</span></div></div></div></div>
<div id="wpd-comm-12_11" class="comment odd depth-2 wpd-comment wpd-reply wpd_comment_level-2">
<div class="wpd-comment-wrap"><div class="wpd-comment-right"><div class="wpd-comment-header">
<div class="wpd-comment-author">Ilja</div></div><div class="wpd-comment-text"><p>It is for Oltan.</p></div></div></div>
</div></div></div></div>"""
MICRODATA = """<ul class="comments-list"><li itemscope itemtype="https://schema.org/Comment">
<span itemprop="author">Petra</span><p itemprop="text">90 to 120 is “vast”?<br>Then my street is an army.</p>
<ul class="replies"><li itemscope itemtype="https://schema.org/Comment"><span itemprop="author">Ilja</span>
<p itemprop="text">It is for Oltan.</p></li></ul></li></ul>"""


def read(text: str) -> Page:
    (page,) = read_bytes(text.encode(), read_from="page.html")
    assert not isinstance(page, SourceError), page
    return page


def page_with(comments: str) -> str:
    return PAGE.replace("COMMENTS", comments)


def words(page: Page, kind: PartKind) -> list[str]:
    return [page.page_text[part.page_start : part.page_end] for part in page.parts if part.kind == kind]


@pytest.fixture(scope="module")
def page() -> Page:
    return read(page_with(WORDPRESS))


def test_the_head_is_read(page: Page) -> None:
    assert page.address == "https://weir.example/2018/03/09/oltan/"
    assert page.id == "https://weir.example/2018/03/09/oltan"
    assert page.outlet == "The Weir"
    assert (page.published, page.published_from) == (date(2018, 3, 9), "jsonld")
    assert page.language == "en"
    assert page.notes == ()


def test_every_part_is_told_apart(page: Page) -> None:
    assert words(page, "title") == ["Rebels Mass “Vast” Force At Oltan Weir – Sources"]
    assert words(page, "byline") == ["By Dana Marsh"]
    assert words(page, "dateline") == ["9 March 2018"]
    assert words(page, "caption") == ['Rebels Mass "Vast" Force At Oltan Weir - Sources']
    assert [text.split()[0] for text in words(page, "paragraph")] == ["The", "The", "The", "Up"]
    assert [text.split()[0] for text in words(page, "quotation")] == ["Most"]
    assert page.meter == Meter((0, 1500, 3000), 410, "€")
    assert page.furniture[:3] == ("Home", "Maps", "Give to The Weir")
    assert page.furniture[-1] == "© The Weir 2018. All rights reserved."
    assert {"2 Comments", "Your name", "Notify of new replies"} <= set(words(page, "comment_form"))


def test_the_body_joins_paragraphs_and_quotations_by_blank_lines(page: Page) -> None:
    body = [page.page_text[part.page_start : part.page_end] for part in page.parts if part.region == "body"]
    assert page.text == "\n\n".join(body)
    assert page.text.startswith(
        "The rebels have moved a vast force to the weir at Oltan, according to sources close to"
    )


@pytest.mark.parametrize("comments", [WORDPRESS, WPDISCUZ, MICRODATA], ids=["wordpress", "wpdiscuz", "microdata"])
def test_comments_have_authors_and_threads(comments: str) -> None:
    page = read(page_with(comments))
    assert page.comments == (
        Comment("Petra", "90 to 120 is “vast”?\nThen my street is an army."),
        Comment("Ilja", "It is for Oltan.", 0),
    )


def test_one_more_comment_is_the_same_version_and_one_more_paragraph_is_not(page: Page) -> None:
    fewer = read(page_with(""))
    assert (fewer.id, fewer.version) == (page.id, page.version)
    longer = read(
        page_with("").replace("</article></main>", "<p>The lock stayed shut, they said.</p></article></main>")
    )
    assert longer.id == page.id
    assert longer.version != page.version
    recaptioned = read(page_with("").replace("Sources</figcaption>", "Report</figcaption>"))
    assert recaptioned.version != page.version


@pytest.mark.parametrize(
    ("old", "new", "day", "how"),
    [
        ('"datePublished"', '"dateCreated"', date(2018, 3, 9), "time"),
        ("2018-03-09T21:40:00+02:00", "soon", date(2018, 3, 9), "url"),
        ("<head>", '<head><meta property="article:modified_time" content="2018-04-01">', date(2018, 3, 9), "jsonld"),
    ],
)
def test_the_next_best_date_is_taken(old: str, new: str, day: date, how: str) -> None:
    page = read(page_with("").replace(old, new))
    assert (page.published, page.published_from) == (day, how)


def test_a_printed_date_and_no_date() -> None:
    bare = page_with("").replace('"datePublished"', '"x"').replace("/2018/03/09/", "/").replace("<time ", "<p ")
    bare = bare.replace("</time>", "</p>")
    page = read(bare)
    assert (page.published, page.published_from) == (date(2018, 3, 9), "dateline")
    page = read(bare.replace("9 March 2018", "03/09/2018").replace("© The Weir 2018", ""))
    assert (page.published, page.published_from) == (None, None)
    assert any("03/09/2018" in note and "--published" in note for note in page.notes)


def test_a_page_in_another_language_is_not_english() -> None:
    text = "Die Wache teilte mit, dass die Männer an der Schleuse stehen und dass niemand den Fluss überquert hat. "
    page = read(
        f"<html lang='en'><head><title>Am Wehr</title></head><body><article><p>{text * 4}</p></article></body></html>"
    )
    assert page.language == "de"


def test_hidden_text_and_scripts_are_not_the_page() -> None:
    page = read(page_with("").replace("<main>", "<div style='display:none'>Hidden</div><script>x</script><main>"))
    assert "Hidden" not in page.page_text
    assert "x\n" not in page.page_text


def test_a_title_that_is_only_in_the_head_is_kept() -> None:
    text = "<p>Shells fell on the lock for an hour, the keepers said, and two of them were hurt by stones.</p>" * 3
    page = read(f"<html><head><title>Shells fall on the lock - The Weir</title></head><body>{text}</body></html>")
    assert page.title == "Shells fall on the lock"


def test_depth_and_number_of_elements_do_no_harm() -> None:
    text = (
        "The keepers of the lock said that shells had fallen on the weir for an hour, and that two of them were hurt."
    )
    deep = read("<html><body>" + "<div>" * 2000 + f"<p>{text}</p>" + "</div>" * 2000 + "</body></html>")
    assert text in deep.page_text
    deeper = read(f"<html><body><p>{text}</p>" + "<div>" * 5000 + "<p>lost</p>" + "</div>" * 5000 + "</body></html>")
    assert text in deeper.page_text
    assert any("2048" in note for note in deeper.notes)
    many = read(
        f"<html><body><h1>Shells</h1><p>{text}</p><p>{text}</p>" + "<b>x</b> <i></i>" * 16_000 + "</body></html>"
    )
    assert text in many.text
    assert any("elements" in note for note in many.notes)


LD = '<script type=\'application/ld+json\'>{"@type": "NewsArticle", %s}</script>'


@pytest.mark.parametrize(
    ("head", "free"),
    [
        (LD % '"isAccessibleForFree": false', False),
        (LD % '"isAccessibleForFree": "False"', False),
        (LD % '"isAccessibleForFree": true, "hasPart": {"isAccessibleForFree": "False"}', False),
        (LD % '"hasPart": [{"cssSelector": ".rest", "isAccessibleForFree": false}]', False),
        ("<meta property='article:content_tier' content='locked'>", False),
        ("<meta itemprop='isAccessibleForFree' content='false'>", False),
        ("<link itemprop='isAccessibleForFree' href='http://schema.org/False'>", False),
        (LD % '"isAccessibleForFree": true', True),
        (LD % '"isAccessibleForFree": "falsework", "hasPart": "all"', True),
        ("<meta property='article:content_tier' content='metered'>", True),
    ],
)
def test_a_page_that_says_it_is_not_free_to_read_has_a_note(head: str, free: bool) -> None:
    page = read(
        f"<html><head><title>The mill</title>{head}</head><body><p>Two were hurt at the mill.</p></body></html>"
    )
    assert (NOT_FREE in page.notes) is not free
