"""Comments of systems that nobody has met: told by what recurs, with a name, a time or a button, and words."""

from __future__ import annotations

from reportedly.read import read_bytes
from reportedly.records import Comment, Page

TEXT = (
    "The keepers of the lock said that shells had fallen on the weir for an hour, and that two of them were hurt. "
    "They had counted eleven shells before the line to the town went dead, one of them told the district office."
)
SAID = ("Eleven is what the office said, too.", "And who counted them in the dark?")


def comments(thread: str) -> tuple[Comment, ...]:
    html = f"<html><head><title>Shells on the weir</title></head><body><h1>Shells on the weir</h1><p>{TEXT}</p><p>{TEXT} Again.</p>{thread}</body></html>"
    (page,) = read_bytes(html.encode(), read_from="x", shape="html")
    assert isinstance(page, Page)
    return page.comments


def item(name: str, words: str, inner: str = "") -> str:
    return (
        f"<div class='zz-comment-cell'><div class='zz-top'><b class='zz-nick'>{name}</b> <i>2 hours ago</i></div>"
        f"<div class='zz-content'><p>{words}</p></div><a>Reply</a>{inner}</div>"
    )


def test_an_unknown_system_gives_words_authors_and_answers() -> None:
    found = comments(
        f"<div class='zz-list'>{item('Ada', SAID[0], item('Bo', SAID[1]))}{item('Cy', 'Nobody did.')}</div>"
    )
    assert found == (Comment("Ada", SAID[0]), Comment("Bo", SAID[1], 0), Comment("Cy", "Nobody did."))


def test_a_name_that_articles_have_too_needs_a_button_to_answer() -> None:
    post = "<li class='post'><span class='author'>{}</span> <time>March 3, 2019</time><p>{}</p>{}</li>"
    teasers = "".join(post.format("Ada", words, "<a>Share</a>") for words in SAID)
    assert comments(f"<ul>{teasers}</ul>") == ()
    posts = "".join(post.format("Ada", words, "<a>Quote</a>") for words in SAID)
    assert [one.text for one in comments(f"<ul>{posts}</ul>")] == list(SAID)


def test_the_latest_comments_of_other_pages_are_none_of_this_one() -> None:
    assert comments(f"<div class='latest-comments'>{''.join(item('Ada', words) for words in SAID)}</div>") == ()


def test_a_list_before_the_article_is_none() -> None:
    html = f"<div>{''.join(item('Ada', words) for words in SAID)}</div><h1>Shells</h1><p>{TEXT}</p><p>{TEXT} Again.</p>"
    (page,) = read_bytes(f"<html><body>{html}</body></html>".encode(), read_from="x", shape="html")
    assert isinstance(page, Page)
    assert page.comments == ()


def test_a_list_of_definitions_has_who_and_when_in_the_term() -> None:
    thread = "".join(
        f"<dt>March {n}, 2019, 9:12 a.m. - {name}</dt><dd><p>{words}</p></dd>"
        for n, (name, words) in enumerate((("Ada", SAID[0]), ("lock17", SAID[1])), start=1)
    )
    assert comments(f"<dl id='comments'>{thread}</dl>") == (Comment("Ada", SAID[0]), Comment("lock17", SAID[1]))


def test_words_that_share_a_block_with_their_signature_are_parted_from_it() -> None:
    one = (
        "<div class='zz-comment'>{}<br><span class='zz-small'>posted by <a>{}</a> at 9:12 on March 3, 2019</span></div>"
    )
    thread = one.format(SAID[0], "Ada") + one.format(SAID[1], "Bo")
    assert comments(f"<div>{thread}</div>") == (Comment("Ada", SAID[0]), Comment("Bo", SAID[1]))


def test_what_recurs_beside_the_words_is_none_of_them() -> None:
    one = (
        "<div class='zz-comment-cell'><b class='zz-nick'>{}</b> <i>2 hours ago</i><div class='zz-rank'><p>{} of the "
        "lower bank</p></div><div class='zz-inner'><p>{}</p><ul><li>{}</li></ul></div><a>Reply</a></div>"
    )
    thread = one.format("Ada", "Keeper", *SAID) + one.format("Bo", "Guest", *SAID)
    assert comments(f"<div>{thread}</div>") == tuple(Comment(name, "\n".join(SAID)) for name in ("Ada", "Bo"))


def test_a_forum_is_told_by_what_it_says_of_its_members() -> None:
    one = "<div class='post'><a class='username'>{}</a><span>{}</span><p>March 3, 2019</p><div class='content'>{}</div></div>"
    for fact, given in (("<p>Posts: 12</p>", list(SAID)), ("<p>Staff</p>", [])):
        thread = "".join(one.format(name, fact, words) for name, words in zip(("Ada", "Bo"), SAID, strict=True))
        assert [found.text for found in comments(f"<div>{thread}</div>")] == given


def test_a_heading_tells_a_thread_without_a_name_and_a_rule_of_thousands_of_signs_is_none() -> None:
    """The second would take minutes to be matched as a heading: a mutated page of `lab.fuzz.pages` had one."""
    one = "<div class='zz'><b class='nick'>{}</b> <i>2 hours ago</i><p>{}</p><a>Reply</a></div>"
    thread = "".join(one.format(name, words) for name, words in zip(("Ada", "Bo"), SAID, strict=True))
    assert [said.text for said in comments(f"<h3>2 Comments</h3><div>{thread}</div>")] == list(SAID)
    assert comments(f"<p>{'- ' * 15_000}</p><div>{thread}</div>") == ()
