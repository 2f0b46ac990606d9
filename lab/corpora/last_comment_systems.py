"""Written pages after the markup of eight systems more: a clean check on the rules for comments, scored once.

Chosen because their templates are public and none of them was written after before; written, with their comments known,
and committed before the reader was run on any of them. No rule may be changed by what it makes of them: they are only
counted. Their elements nest and are named as the systems' own templates have them, from memory; every word is ours.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from lab.corpora.comment_systems import Said, Thread, br, flat, ps, tree


def _concrete(thread: Thread) -> str:
    def one(s: Said, n: int) -> str:
        return (
            f"<div class='ccm-conversation-message ccm-conversation-message-level0' data-conversation-message-id='{n}'><a id='cnvMessage{n}'></a><div class='ccm-conversation-message-user'><div class='ccm-conversation-avatar'><img></div><div class='ccm-conversation-message-byline'><span class='ccm-conversation-message-username'>{escape(s.author)}</span> on <span class='ccm-conversation-message-date'>March {n + 2}, 2019</span></div></div>"
            f"<div class='ccm-conversation-message-body'>{ps(s)}</div><div class='ccm-conversation-message-controls'><ul><li class='ccm-conversation-message-admin-control'><a>Reply</a></li></ul></div></div>"
        )

    return f"<div class='ccm-conversation-wrapper'><h4>Comments</h4><div class='ccm-conversation-messages-header'><label>Sort By</label><select><option>Earliest First</option></select></div><div class='ccm-conversation-message-list'><div class='ccm-conversation-no-messages'></div><div class='ccm-conversation-messages'>{flat(thread, one)}</div></div></div>"


def _dotclear(thread: Thread) -> str:
    def one(s: Said, n: int) -> str:
        return (
            f"<dt id='c{n + 90}' class='{'odd' if n % 2 else ''} first'><a href='#c{n + 90}' class='comment-number'>{n + 1}.</a> On Tuesday, March {n + 5} 2019, 09:1{n} by {escape(s.author)}</dt>"
            f"<dd class='{'odd' if n % 2 else ''} first'>{ps(s)}</dd>"
        )

    return f"<div id='comments'><h3>Comments</h3><dl>{flat(thread, one)}</dl></div><form id='comment-form'><h3>Add a comment</h3><textarea></textarea></form>"


def _ghost(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        below = f"<div class='mb-4 mt-7 sm:mb-0 sm:mt-12'>{inner}</div>" if inner else ""
        return (
            f"<div data-testid='comment-component' class='flex w-full flex-row mb-7' id='{n}f'><div class='mr-2 flex flex-col items-center sm:mr-3'><figure class='relative'><div class='flex items-center justify-center rounded-full'><p class='text-white'>{escape(s.author[:1])}</p></div></figure></div><div class='grow'><div class='mb-2 flex w-full flex-row justify-between'><div class='flex'><h4 class='font-sans text-base font-bold'>{escape(s.author)}</h4><span class='mx-1'>·</span><span title='March {n + 1}, 2019'>{n + 1} hours ago</span></div></div>"
            f"<div class='mt mb-2 flex flex-row items-center gap-4 pr-4'><div class='gh-comment-content font-sans leading-normal text-neutral-900'>{ps(s)}</div></div><div class='flex items-center gap-4'><button data-testid='like-button'>{n}</button><button data-testid='reply-button'>Reply</button></div>{below}</div></div>"
        )

    return f"<div id='ghost-comments-root'><section class='flex flex-col'><h2 class='gh-title'>Member discussion</h2><div class='gh-count'>{len(thread)} comments</div>{tree(thread, one)}</section></div>"


def _invision(thread: Thread) -> str:
    def one(s: Said, n: int) -> str:
        return (
            f"<article id='elComment_{n}44' class='cPost ipsBox ipsComment ipsComment_parent ipsClearfix'><div class='ipsComment_header ipsFlex'><div class='ipsPos_left'><h3 class='ipsComment_author ipsType_sectionHead'><strong><a>{escape(s.author)}</a></strong></h3><p class='ipsComment_meta ipsType_light'><a>Posted <time datetime='2019-03-0{n + 1}T09:00:00Z'>March {n + 1}, 2019</time></a></p></div><ul class='ipsList_inline ipsComment_tools'><li><a>Report</a></li></ul></div>"
            f"<div class='ipsPadding'><div data-role='commentContent' class='ipsType_normal ipsType_richText ipsContained'>{ps(s)}</div><div class='ipsItemControls'><ul class='ipsComment_controls'><li><a>Quote</a></li></ul></div></div></article>"
        )

    return f"<div id='elArticleComments' data-role='commentFeed'><h2 class='ipsType_sectionTitle'>User Feedback</h2><div class='ipsComposeArea'>Create an account or sign in to comment</div>{flat(thread, one)}</div>"


def _smf(thread: Thread) -> str:
    def one(s: Said, n: int) -> str:
        return (
            f"<div class='windowbg{n % 2 + 1}'><div class='post_wrapper'><div class='poster'><h4><a>{escape(s.author)}</a></h4><ul class='reset smalltext'><li class='membergroup'>Full Member</li><li class='postcount'>Posts: {n + 120}</li></ul></div><div class='postarea'><div class='flow_hidden'><div class='keyinfo'><h5 id='subject_{n}'><a>Re: Convoy halted at the crossing</a></h5><div class='smalltext'>« <strong>Reply #{n} on:</strong> March 0{n + 1}, 2019, 09:12:00 AM »</div></div></div>"
            f"<div class='post'><div class='inner' id='msg_{n}'>{br(s)}</div></div></div><div class='moderatorbar'><div class='smalltext reportlinks'>Logged</div></div></div></div>"
        )

    return f"<div id='forumposts'><div class='cat_bar'><h3 class='catbg'>Author</h3></div><form>{flat(thread, one)}</form></div>"


def _staticman(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        return (
            f"<article id='comment{n + 1}' class='js-comment comment' itemprop='comment' itemscope><div class='comment__avatar-wrapper'><img class='comment__avatar'></div><div class='comment__content-wrapper'><h3 class='comment__author' itemprop='author'><span itemprop='name'>{escape(s.author)}</span></h3><p class='comment__date'><a href='#comment{n + 1}' itemprop='url'><time itemprop='datePublished'>March {n + 3}, 2019 at 09:12 AM</time></a></p>"
            f"<div itemprop='text'>{ps(s)}</div></div></article>{inner}"
        )

    return f"<div class='page__comments'><section class='js-comments'><h4 class='page__comments-title'>{len(thread)} Comments</h4>{tree(thread, one)}</section><section class='page__comments-form'><h4>Leave a comment</h4><p class='small'>Your email address will not be published.</p></section></div>"


def _textpattern(thread: Thread) -> str:
    def one(s: Said, n: int) -> str:
        return (
            f"<li><article class='comment'><header class='comment-header'><h4 class='comment-title'><span class='is-author'>{escape(s.author)}</span> <a class='comment-anchor' id='c00{n}'>#</a></h4><p class='footnote'><time>0{n + 1} March 2019, 09:12</time></p></header>"
            f"{ps(s)}</article></li>"
        )

    return f"<section class='comments' id='comments-head'><h3>Comments</h3><ol class='comments-list'>{flat(thread, one)}</ol><p>Commenting is closed for this article.</p></section>"


def _utterances(thread: Thread) -> str:
    def one(s: Said, n: int) -> str:
        return (
            f"<article class='timeline-comment'><a class='avatar'><img></a><div class='comment'><header class='comment-header'><span class='comment-meta'><a class='text-link'><strong>{escape(s.author)}</strong></a> commented <a class='text-link'>{n + 1} days ago</a></span><div class='comment-actions'></div></header>"
            f"<div class='markdown-body markdown-body-scrollable'>{ps(s)}</div><div class='comment-footer'></div></div></article>"
        )

    return f"<div class='utterances'><main class='timeline'><h1 class='timeline-header'><a class='text-link'>{len(thread)} Comments</a> <span>- powered by utteranc.es</span></h1>{flat(thread, one)}<form class='new-comment'></form></main></div>"


LAST: dict[str, Callable[[Thread], str]] = {
    "concrete": _concrete,
    "dotclear": _dotclear,
    "ghost": _ghost,
    "invision": _invision,
    "smf": _smf,
    "staticman": _staticman,
    "textpattern": _textpattern,
    "utterances": _utterances,
}
