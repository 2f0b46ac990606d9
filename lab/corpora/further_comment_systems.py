"""Written pages after the markup of eight more systems: a second check on the rules for comments by shape.

Chosen because their templates are public and nobody here had read pages of theirs; written, parted by name into those
that the rules may be bettered on (`DEVELOPED_ON`) and those that are only counted, and committed before the rules were
changed. Their elements nest and are named as the systems' own templates have them; every word is ours.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from lab.corpora.comment_systems import Said, Thread, flat, ps, tree


def _comments_xtd(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        return (
            f"<div id='comment-{n}' class='comment-box'><div class='comment comment--in-thread'><div class='header'><div><a href='#'>{escape(s.author)}</a> ⋅ &nbsp;<span class='muted'>March {n + 3}, 2019, 9:12 a.m.</span>&nbsp;<a class='permalink'>¶</a></div>"
            f"<div id='cm-flags-{n}'><a>Flag</a></div></div><div class='body body-bordered'>{ps(s)}</div><div id='cm-feedback-{n}' class='feedback feedback-bordered'><div class='inline-block'><a class='small'>React</a></div><div class='inline-block'><a class='small'>Reply</a></div></div></div></div>"
            + (f"<div class='comment-thread'>{inner}</div>" if inner else "")
        )

    return f"<div class='container'><h4>{len(thread)} comments</h4><div class='djcx'>{tree(thread, one)}</div></div>"


def _cusdis(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        return (
            f"<div class='cusdis-padding cusdis-indicator'><div><div class='cusdis-comment-nickname cusdis-inline cusdis-font-bold'>{escape(s.author)}</div> <div class='cusdis-comment-date cusdis-inline'>2019-03-0{n + 1} 09:12</div></div>"
            f"<div class='cusdis-comment-content'>{ps(s)}</div><div><button type='button' class='cusdis-link-btn'>Reply</button></div>{inner}</div>"
        )

    return f"<div id='cusdis_thread'><div id='root'><div><div class='cusdis-form'><label>Nickname</label><input><label>Email (optional)</label><input><textarea></textarea><button>Comment</button></div><div class='cusdis-hr'></div>{tree(thread, one)}</div></div></div>"


def _django(thread: Thread) -> str:
    def one(s: Said, n: int) -> str:
        return f"<dt id='c{n + 7}'>March {n + 1}, 2019, 9:12 a.m. - {escape(s.author)}</dt><dd>{ps(s)}</dd>"

    return f"<h2>Comments</h2><dl id='comments'>{flat(thread, one)}</dl>"


def _lemmy(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        below = f"<ul class='comments'>{inner}</ul>" if inner else ""
        return (
            f"<li class='comment list-unstyled'><article id='comment-{n}81' class='details comment-node py-2 border-top border-light-subtle'><div class='ms-2'><div class='row text-muted small'><div class='col flex-grow-1'><div class='d-flex flex-wrap align-items-center'><button class='btn btn-sm btn-link text-muted'></button><a class='person-listing d-inline-flex align-items-baseline text-info'><span>{escape(s.author)}</span></a></div></div><div class='col-auto'><span class='moment-time pointer unselectable'>{n + 2} hours ago</span></div></div>"
            f"<div class='comment-content'><div class='md-div'>{ps(s)}</div></div><div class='row row-cols-auto text-muted fw-bold mt-1'><div class='col'><button>{n + 4}</button></div><div class='col'><button>reply</button></div></div></div></article>{below}</li>"
        )

    return f"<div class='row'><ul class='comments'>{tree(thread, one)}</ul></div>"


def _lobsters(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        below = f"<ol class='comments'>{inner}</ol>" if inner else ""
        return (
            f"<li class='comments_subtree'><input id='comment_folder_{n}k' class='comment_folder_button' type='checkbox'><div id='c_{n}k' class='comment'><div class='voters'><a class='upvoter'></a><div class='score'>{n + 2}</div></div><div class='details'><div class='byline'><label class='comment_folder comment_folder_inline force_inline'></label><a href='/u/x'>{escape(s.author)}</a> <span title='2019-03-05'>{n + 1} hours ago</span> | <a href='#'>link</a></div>"
            f"<div class='comment_text'>{ps(s)}</div></div></div>{below}</li>"
        )

    return f"<ol class='comments comments1'>{tree(thread, one)}</ol>"


def _nodebb(thread: Thread) -> str:
    def one(s: Said, n: int) -> str:
        return (
            f"<li component='post' data-index='{n}' itemscope itemtype='http://schema.org/Comment'><div class='clearfix post-header'><div class='icon pull-left'><a><img></a></div><small class='pull-left'><strong><a itemprop='author' class='username-field'>{escape(s.author)}</a></strong> <div class='visible-xs-inline-block'><a class='permalink'><span class='timeago'>{n + 1} Mar 2019, 09:12</span></a></div></small></div><br>"
            f"<div class='content' component='post/content' itemprop='text'>{ps(s)}</div><div class='clearfix post-footer'><a class='threaded-replies'></a><small class='pull-right'><span class='post-tools'><a component='post/reply'>Reply</a><a component='post/quote'>Quote</a></span><span class='votes'><span component='post/vote-count'>{n}</span></span></small></div><hr></li>"
        )

    return f"<div class='row'><div class='topic col-lg-12'><ul component='topic' class='posts timeline'>{flat(thread, one)}</ul></div></div>"


def _schnack(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        below = f"<ul class='schnack-comments'>{inner}</ul>" if inner else ""
        return (
            f"<li class='schnack-comment'><div class='schnack-dateline'><span class='schnack-author'>{escape(s.author)}</span> <span class='schnack-date'><a href='#'>{n + 1} days ago</a>:</span></div>"
            f"<blockquote class='schnack-body'>{ps(s)}</blockquote><div><button class='schnack-action'>reply</button></div>{below}</li>"
        )

    return f"<div class='comments-go-here'>To post a comment you need to sign in via<br><button>Mastodon</button><ul class='schnack-comments'>{tree(thread, one)}</ul></div>"


def _vanilla(thread: Thread) -> str:
    def one(s: Said, n: int) -> str:
        return (
            f"<li class='Item ItemComment Role_Member' id='Comment_{n + 30}'><div class='Comment'><div class='Options'></div><div class='Item-Header CommentHeader'><div class='AuthorWrap'><span class='Author'><a class='PhotoWrap'><img></a><a class='Username'>{escape(s.author)}</a></span> <span class='AuthorInfo'><span class='MItem AuthorTitle'>Member</span></span></div><div class='Meta CommentMeta CommentInfo'><span class='MItem DateCreated'><a class='Permalink'><time datetime='2019-03-0{n + 1}'>March 2019</time></a></span></div></div>"
            f"<div class='Item-BodyWrap'><div class='Item-Body'><div class='Message userContent'>{ps(s)}</div><div class='Reactions'><a>Agree</a></div></div></div></div></li>"
        )

    return f"<div class='CommentsWrap'><span class='BeforeCommentHeading'></span><div class='DataBox DataBox-Comments'><h2 class='CommentHeading'>Comments</h2><ul class='MessageList DataList Comments'>{flat(thread, one)}</ul></div></div>"


FURTHER: dict[str, Callable[[Thread], str]] = {
    "comments-xtd": _comments_xtd,
    "cusdis": _cusdis,
    "django": _django,
    "lemmy": _lemmy,
    "lobsters": _lobsters,
    "nodebb": _nodebb,
    "schnack": _schnack,
    "vanilla": _vanilla,
}
#: What the rules may be bettered on: parted before the reader saw any of them. The other four are only counted.
DEVELOPED_ON = frozenset({"comments-xtd", "django", "lobsters", "schnack"})
