"""Written pages with readers' comments, one after the markup of each comment system; every word is ours.

Of the benchmark's 181 pages only a dozen carry comments in their HTML (the others load them by script), so these pages
stand beside them. The markup is written from knowledge of how the systems lay out their pages, not copied from any page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import NamedTuple


class Said(NamedTuple):
    """A comment: who, its paragraphs, and the place of the comment it answers in its thread."""

    author: str
    paragraphs: tuple[str, ...]
    parent: int | None = None

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)


Thread = tuple[Said, ...]

THREADS: tuple[Thread, ...] = (
    (
        Said("Mara K.", ("Forty dead? The hospital spoke of eleven the whole morning.",)),
        Said("bridge_watcher", ("The hospital counts only those who reach it. Ask the families upriver.",), 0),
        Said("Mara K.", ("Fair enough, but then say so in the headline.",), 1),
        Said("Old Tobias", ("Prayers for the mill workers.", "My brother drove that road every week until May.")),
    ),
    (
        Said("Hakan", ("Why is the ministry believed without a single name?",)),
        Said("teacher77", ("Third convoy this month, and each time it is called the largest ever.",)),
        Said("Ines", ("I counted 14 trucks from my window, not fifty.",), 1),
        Said("Hakan", ("Did you see what they carried?",), 2),
        Said("Ines", ("Covered. Could have been flour for all I know.",), 3),
    ),
    (
        Said("R. Delgado", ("Good report, thank you for naming your sources.",)),
        Said(
            "sceptic from the coast",
            (
                "Two agencies, one witness, and the photo is from last year.",
                "Look at the roof: it burned down in the autumn storm.",
                "Please check before you publish.",
            ),
        ),
        Said("Noor", ("The roof was rebuilt in spring.",), 1),
    ),
    (
        Said("a quiet reader", ("lol",)),
        Said("Vasil P", ("Who profits from a closed crossing? Follow the fuel prices :-)",)),
        Said("Lena", ("“Heavy losses” means what exactly? Six? Sixty?",)),
        Said("Vasil P", ("It means they do not know either.",), 2),
        Said("moderator", ("Please stay with the subject of the article.",)),
        Said("Lena", ("The number is the subject.",), 4),
    ),
    (
        Said("Šárka", ("Ještě včera se psalo o třech mrtvých.",)),
        Said("أبو سامي", ("الطريق مغلق منذ يومين والناس بلا خبز.",)),
        Said("Jonah", ("Translation of the above: road closed for two days, no bread.",), 1),
    ),
    (
        Said("grandfather clock", ("I remember the siege of the old fort, we ate boiled leather. Nothing new here.",)),
        Said("Petra", ("Sad.",)),
        Said("D", ("Source: https://reports.example/village/113",)),
        Said("Petra", ("That link is dead, do you have a copy?",), 2),
    ),
)

_ARTICLE = (
    "<article><h1>Convoy halted at the Orlen crossing after shelling</h1><p class='byline'>By Ada Winter</p>"
    "<p>A supply convoy was halted at the Orlen crossing on Tuesday after shells fell near the road, the district office "
    "said, and drivers were told to wait in the village school until the bridge had been looked over.</p>"
    "<p>The office said that two drivers were wounded and that one truck burned out. A spokesman for the rescue service "
    "gave the same figure and added that the road would stay closed until Thursday at least.</p>"
    "<p>Residents said they had heard nine explosions before dawn, most of them on the far bank of the river.</p></article>"
)
_HEAD = (
    "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>Convoy halted at the Orlen crossing after "
    "shelling</title></head><body><nav><ul><li><a href='/'>Home</a></li><li><a href='/war'>War</a></li></ul></nav>"
)
_RELATED = (
    "<aside class='related'><h3>Related</h3><ul><li><a href='/a'>Bread queues grow in Tarsk</a></li></ul></aside>"
)
_RECENT = (
    "<aside class='widget widget_recent_comments'><h3>Recent Comments</h3><ul id='recentcomments'><li class="
    "'recentcomments'><span class='comment-author-link'>Otto</span> on <a href='/b'>Ferry runs again</a></li></ul></aside>"
)
_FOOTER = "<footer><p>© The Orlen Post. All rights reserved.</p></footer></body></html>"
_FORM = (
    "<div id='respond' class='comment-respond'><h3 id='reply-title'>Leave a Reply</h3><form class='comment-form'>"
    "<p class='comment-notes'>Your email address will not be published. Required fields are marked *</p>"
    "<p><label>Comment</label><textarea></textarea></p><p><label>Name *</label><input></p>"
    "<p><input type='submit' value='Post Comment'></p></form></div>"
)

Inner = Callable[[Said, int, str], str]


def tree(thread: Thread, one: Inner, parent: int | None = None) -> str:
    return "".join(
        one(said, number, tree(thread, one, number)) for number, said in enumerate(thread) if said.parent == parent
    )


def flat(thread: Thread, one: Callable[[Said, int], str]) -> str:
    return "".join(one(said, number) for number, said in enumerate(thread))


def ps(said: Said) -> str:
    return "".join(f"<p>{escape(words)}</p>" for words in said.paragraphs)


def br(said: Said) -> str:
    return "<br>".join(escape(words) for words in said.paragraphs)


def _wordpress_classic(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        below = f"<ul class='children'>{inner}</ul>" if inner else ""
        return (
            f"<li class='comment even thread-even depth-1' id='comment-{n + 40}'><div id='div-comment-{n + 40}' class='comment-body'>"
            f"<div class='comment-author vcard'><img class='avatar'><cite class='fn'>{escape(s.author)}</cite> <span class='says'>"
            f"says:</span></div><div class='comment-meta commentmetadata'><a href='#'>March {n + 3}, 2019 at 8:1{n} am</a></div>"
            f"{ps(s)}<div class='reply'><a class='comment-reply-link'>Reply</a></div></div>{below}</li>"
        )

    return f"<div id='comments'><h3>{len(thread)} Responses to “Convoy halted”</h3><ol class='commentlist'>{tree(thread, one)}</ol>{_FORM}</div>"


def _wordpress_html5(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        below = f"<ol class='children'>{inner}</ol>" if inner else ""
        return (
            f"<li id='comment-{n}' class='comment byuser depth-2'><article id='div-comment-{n}' class='comment-body'><footer class='comment-meta'>"
            f"<div class='comment-author vcard'><b class='fn'>{escape(s.author)}</b><span class='says'>says:</span></div><div class='comment-metadata'>"
            f"<time datetime='2019-03-0{n + 1}'>March {n + 1}, 2019 at 6:34 am</time></div></footer><div class='comment-content'>{ps(s)}</div>"
            f"<div class='reply'><a>Reply</a></div></article>{below}</li>"
        )

    return f"<div id='comments' class='comments-area'><h2 class='comments-title'>{len(thread)} thoughts on “Convoy”</h2><ol class='comment-list'>{tree(thread, one)}</ol>{_FORM}</div>"


def _wordpress_blocks(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        below = f"<ol>{inner}</ol>" if inner else ""
        return (
            f"<li id='comment-{n}' class='comment depth-1'><div class='wp-block-columns'><div class='wp-block-column'>"
            f"<div class='wp-block-comment-author-name'><a>{escape(s.author)}</a></div><div class='wp-block-comment-date'><time>June {n + 1}, 2022</time></div>"
            f"<div class='wp-block-comment-content'>{ps(s)}</div><div class='wp-block-comment-reply-link'><a>Reply</a></div></div></div>{below}</li>"
        )

    return f"<div class='wp-block-comments'><h2 class='wp-block-comments-title'>{len(thread)} responses</h2><ol class='wp-block-comment-template'>{tree(thread, one)}</ol>{_FORM}</div>"


def _wpdiscuz5(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        kind = "wc-reply" if s.parent is not None else ""
        return (
            f"<div id='wc-comm-{n}_{s.parent or 0}' class='wc-comment {kind}'><div class='wc-comment-left'><div class='wc-comment-label'><span>Guest</span></div></div>"
            f"<div id='comment-{n}' class='wc-comment-right'><div class='wc-comment-header'><div class='wc-comment-author'>{escape(s.author)}</div></div>"
            f"<div class='wc-comment-text'>{ps(s)}</div><div class='wc-comment-footer'><div class='wc-footer-left'><span class='wc-vote-result'>{n}</span>"
            f"<span class='wc-reply-button'>Reply</span></div><div class='wc-footer-right'><div class='wc-comment-date'>2 years ago</div></div></div></div>{inner}</div>"
        )

    return (
        "<div id='comments' class='comments-area'><div id='wcThreadWrapper' class='wc-thread-wrapper'><div id='wpdcom'>"
        "<div class='wc-form-wrapper wc-main-form-wrapper'><div class='wpdiscuz-subscribe-bar'>Notify of <select><option>new follow-up comments</option></select>"
        f"</div></div>{tree(thread, one)}</div></div></div>"
    )


def _wpdiscuz7(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        kind = f"wpd_comment_level-{2 if s.parent is not None else 1} {'wpd-reply' if s.parent is not None else ''}"
        return (
            f"<div id='wpd-comm-{n}_0' class='comment even thread-even wpd-comment {kind}'><div class='wpd-comment-wrap wpd-blog-guest'>"
            f"<div class='wpd-comment-left'><div class='wpd-avatar'></div></div><div id='comment-{n}' class='wpd-comment-right'><div class='wpd-comment-header'>"
            f"<div class='wpd-comment-author'>{escape(s.author)}</div><div class='wpd-comment-date'>{n + 1} months ago</div></div>"
            + (f"<div class='wpd-reply-to'>Reply to <a>{escape('somebody')}</a></div>" if s.parent is not None else "")
            + f"<div class='wpd-comment-text'>{ps(s)}</div><div class='wpd-comment-footer'><div class='wpd-vote-result'>{n}</div><div class='wpd-reply-button'>"
            f"<span>Reply</span></div><div class='wpd-toggle wpd-hidden'>View Replies</div></div></div></div>{inner}</div>"
        )

    return (
        "<div class='wpdiscuz_top_clearing'></div><div id='comments' class='comments-area'><div id='respond'></div><div id='wpdcom' class='wpdiscuz_unauth'>"
        "<div class='wpd-form-wrap'><div class='wpd-form-head'><div class='wpd-sbs-title'>Subscribe</div><div class='wpd-login'>Login</div></div></div>"
        f"<div id='wpd-threads' class='wpd-thread-wrapper'><div class='wpd-thread-head'>{len(thread)} Comments</div><div class='wpd-thread-list'>{tree(thread, one)}</div></div></div></div>"
    )


def _disqus(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        return (
            f"<li class='post' id='post-{n + 300}'><div class='post-content' data-role='post-content'><div class='avatar hovercard'></div><div class='post-body'>"
            f"<header class='comment__header'><span class='post-byline'><span class='author publisher-anchor-color'><a>{escape(s.author)}</a></span></span>"
            f"<span class='post-meta'><a class='time-ago'>{n + 2} years ago</a></span></header><div class='post-body-inner'><div class='post-message-container'>"
            f"<div class='publisher-anchor-color'><div class='post-message' dir='auto'>{ps(s)}</div></div></div></div><footer class='comment__footer'>"
            f"<ul><li class='voting'><a>3</a></li><li class='reply'><a>Reply</a></li><li><a>Share ›</a></li></ul></footer></div></div><ul class='children'>{inner}</ul></li>"
        )

    return (
        f"<div id='disqus_thread'><div id='layout'><header id='main-nav'><span class='comment-count'>{len(thread)} comments</span><a>Login</a></header>"
        f"<div id='posts'><div class='nav nav-secondary'>Sort by Best</div><ul id='post-list' class='post-list'>{tree(thread, one)}</ul></div></div></div>"
    )


def _facebook(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        return (
            f"<div class='_3-8y _5nz1 clearfix'><div class='_ohe lfloat'><a><img></a></div><div class='_3-8m'><div class='UFIImageBlockContent'>"
            f"<span><a class='UFICommentActorName'>{escape(s.author)}</a></span><div class='_3-8m'><div class='_30o4'><span><span class='_5mdd'>"
            f"<span>{br(s)}</span></span></span></div></div><div class='_2vq9 fsm fwn fcg'><a>Like</a> · <a>Reply</a> · <abbr class='UFISutroCommentTimestamp'>"
            f"{n + 1}w</abbr></div></div></div></div><div class='_44ri _2pis'>{inner}</div>"
        )

    return (
        f"<div class='fb-comments fb_iframe_widget'><div class='_56q9' id='u_0_1'><div class='_491z'><span class='_50f7'>{len(thread)} Comments</span>"
        f"<span>Sort by Top</span></div><div class='_4uyl'>Add a comment...</div><div class='_4k-6'>{tree(thread, one)}</div><div>Facebook Comments Plugin</div></div></div>"
    )


def _facebook_old(thread: Thread) -> str:
    def one(s: Said, n: int) -> str:
        return (
            f"<li class='fbFeedbackPost fbFirstPartyPost uiListItem'><div class='UIImageBlock'><div class='postContainer fsl fwb fcb'>"
            f"<a class='profileName'>{escape(s.author)}</a> · <span class='fcg'>Works at a mill</span><div class='postContent fsm fwn fcg'>"
            f"<div class='postText'>{br(s)}</div><div class='stat_elem'><div class='action_links fsm fwn fcg'><a class='uiLinkSubtle'>Reply</a> · "
            f"<a class='uiLinkSubtle'>Like</a> · <abbr class='timestamp'>12 March at 09:1{n}</abbr></div></div></div></div></div></li>"
        )

    return (
        "<div class='fbFeedbackContent fb-comments'><div class='uiHeader'>Comments</div><div class='fbFeedbackPosts'>"
        f"<ul class='uiList'>{flat(thread, one)}</ul></div></div>"
    )


def _blogger(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        return (
            f"<li class='comment' id='c{n + 7000}'><div class='avatar-image-container'></div><div class='comment-block'><div class='comment-header'>"
            f"<cite class='user'><a>{escape(s.author)}</a></cite><span class='icon user'></span><span class='datetime secondary-text'><a>March {n + 1}, 2019</a></span>"
            f"</div><p class='comment-content'>{br(s)}</p><span class='comment-actions secondary-text'><a class='comment-reply'>Reply</a><span class='item-control'>"
            f"<a>Delete</a></span></span></div><div class='comment-replies'><div class='comment-thread inline-thread'><ol>{inner}</ol></div></div></li>"
        )

    return f"<section class='comments threaded' id='comments'><h3 class='title'>{len(thread)} comments:</h3><div class='comments-content'><div class='comment-thread toplevel-thread'><ol id='top-ra'>{tree(thread, one)}</ol></div></div></section>"


def _blogger_old(thread: Thread) -> str:
    def one(s: Said, n: int) -> str:
        return (
            f"<dt class='comment-author' id='c{n}'><a>{escape(s.author)}</a> said...</dt><dd class='comment-body'><p>{br(s)}</p></dd>"
            f"<dd class='comment-footer'><span class='comment-timestamp'><a>March {n + 1}, 2011 9:00 AM</a></span></dd>"
        )

    return f"<div class='comments' id='comments'><h4>{len(thread)} comments:</h4><dl id='comments-block'>{flat(thread, one)}</dl><p class='comment-footer'><a>Post a Comment</a></p></div>"


def _drupal7(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        below = f"<div class='indented'>{inner}</div>" if inner else ""
        return (
            f"<a id='comment-{n}'></a><div class='comment clearfix'><h3><a class='permalink'>Re: the convoy</a></h3><div class='submitted'>Submitted by "
            f"<span class='username'>{escape(s.author)}</span> on Tue, 03/{n + 10}/2015 - 10:00</div><div class='content'><div class='field field-name-comment-body'>"
            f"<div class='field-items'><div class='field-item even'>{ps(s)}</div></div></div></div><ul class='links inline'><li class='comment-reply'><a>reply</a></li></ul></div>{below}"
        )

    return f"<div id='comments' class='comment-wrapper'><h2 class='title'>Comments</h2>{tree(thread, one)}</div>"


def _drupal8(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        below = f"<div class='indented'>{inner}</div>" if inner else ""
        return (
            f"<article class='comment js-comment'><footer class='comment__meta'><p class='comment__author'><span>{escape(s.author)}</span></p>"
            f"<p class='comment__time'>Tue, 03/{n + 10}/2020 - 10:00</p></footer><div class='comment__content'><div class='text-formatted field field--name-comment-body'>"
            f"{ps(s)}</div><ul class='links inline'><li><a>Reply</a></li></ul></div></article>{below}"
        )

    return f"<section class='field field--name-comment comment-wrapper'><h2 class='title comment-wrapper__title'>Comments</h2>{tree(thread, one)}</section>"


def _discourse(thread: Thread) -> str:
    def one(s: Said, n: int) -> str:
        return (
            f"<article id='post-{n}' class='post'><div class='author'><img></div><div class='cooked'><p class='post-header'><span class='username'><a>{escape(s.author)}</a></span>"
            f"<span class='post-date'>March {n + 1}</span></p>{ps(s)}</div></article>"
        )

    return f"<div id='discourse-comments'>{flat(thread, one)}<footer><a class='button'>Continue Discussion</a></footer></div>"


def _coral(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        return (
            f"<div class='coral coral-comment coral-indent-{0 if s.parent is None else 1}' id='comment-{n}'><div class='coral coral-comment-topBar'><button class='coral coral-username coral-comment-username'>"
            f"{escape(s.author)}</button><time class='coral coral-timestamp coral-comment-timestamp'>{n + 1} days ago</time></div><div class='coral coral-content coral-comment-content'>{ps(s)}</div>"
            f"<div class='coral coral-comment-actionBar'><button>Respect</button><button class='coral coral-comment-replyButton'>Reply</button></div></div>{inner}"
        )

    return f"<div id='coral_talk_stream'><div class='coral coral-stream'><div class='coral-stream-header'>Join the conversation</div><section aria-label='Comments'>{tree(thread, one)}</section></div></div>"


def _openweb(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        below = f"<ul class='spcv_children-list'>{inner}</ul>" if inner else ""
        return (
            f"<li class='spcv_list-item' aria-label='Comment'><article class='spcv_root-message' data-spot-im-class='comment'><div class='spcv_messageStack'><div class='src-components-MessageDetails'>"
            f"<button data-spot-im-class='message-username' class='spcv_username'>{escape(s.author)}</button><time class='spcv_timestamp'>{n + 1} March, 2020</time></div>"
            f"<div class='components-MessageContent' data-spot-im-class='message-text'>{ps(s)}</div><div class='components-MessageActions'><button>Reply</button><span>{n}</span></div></div></article>{below}</li>"
        )

    return f"<div data-spot-im-class='conversation' class='spcv_conversation'><div class='spcv_header'>Conversation {len(thread)} Comments</div><ul class='spcv_messages-list'>{tree(thread, one)}</ul></div>"


def _viafoura(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        return (
            f"<div class='vf3-comment vf-comment' data-id='{n}'><header class='vf-comment-header'><span class='vf-comment-header__author'>{escape(s.author)}</span><span class='vf-comment-header__date'>"
            f"{n + 1} hours ago</span></header><div class='vf-comment__content vf-comment-html'>{ps(s)}</div><footer class='vf-comment-actions'><button>Reply</button><button>Flag</button></footer>"
            f"<div class='vf-comment__replies'>{inner}</div></div>"
        )

    return f"<div class='viafoura'><vf-conversations><div class='vf-comments'><h3 class='vf-comments-title'>Comments</h3>{tree(thread, one)}</div></vf-conversations></div>"


def _livefyre(thread: Thread) -> str:
    def one(s: Said, n: int) -> str:
        return (
            f"<article class='fyre-comment-article'><div class='fyre-comment-wrapper'><header class='fyre-comment-head'><a class='fyre-comment-username'>{escape(s.author)}</a>"
            f"<time class='fyre-comment-date'>{n + 1} days ago</time></header><section class='fyre-comment-body'><div class='fyre-comment'>{ps(s)}</div></section>"
            f"<footer class='fyre-comment-footer'><a>Like</a><a>Reply</a></footer></div></article>"
        )

    return f"<div id='livefyre-comments' class='fyre'><div class='fyre-stream-header'>{len(thread)} people listening</div><div class='fyre-comment-stream'>{flat(thread, one)}</div></div>"


def _intense_debate(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        return (
            f"<div class='idc-thread' id='IDThread{n}'><div class='idc-c' id='IDComment{n}'><div class='idc-c-h'><div class='idc-c-h-inner'><p><a class='idc-a'>{escape(s.author)}</a>'s avatar - Go to profile</p>"
            f"<p class='idc-i'>{n + 2} weeks ago</p></div></div><div class='idc-c-m'><div class='idc-c-t'><span id='IDCommentText{n}'>{br(s)}</span></div><div class='idc-c-b'><a class='idc-btn_s'>Reply</a></div></div></div>{inner}</div>"
        )

    return f"<div id='idc-container' class='idc'><div class='idc-head'><h3>Comments ({len(thread)})</h3></div><div id='idc-cover'>{tree(thread, one)}</div></div>"


def _guardian(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        below = f"<ul class='d-thread d-thread--responses'>{inner}</ul>" if inner else ""
        return (
            f"<li class='d-comment' id='comment-{n}' itemscope itemtype='http://schema.org/Comment'><div class='d-comment__inner'><div class='d-comment__meta'><span class='d-comment__author' itemprop='author'>{escape(s.author)}</span>"
            f"<time class='d-comment__timestamp'>{n + 1} Mar 2017 10:1{n}</time></div><div class='d-comment__content'><div class='d-comment__main'><div class='d-comment__body' itemprop='text'>{ps(s)}</div>"
            f"<div class='d-comment__actions'><button>Reply</button><button>Share</button><button>Report</button></div></div></div></div>{below}</li>"
        )

    return f"<div class='discussion' id='comments'><h2 class='discussion__heading'>comments ({len(thread)})</h2><ul class='d-thread d-thread--comments'>{tree(thread, one)}</ul></div>"


def _reader_comments(thread: Thread) -> str:
    def one(s: Said, n: int) -> str:
        return (
            f"<div id='comment-{n}' class='comment rc-comment'><p class='user-info'><a class='js-usr'>{escape(s.author)}</a>, Tarsk, {n + 1} years ago</p><p class='comment-body comment-text'>{br(s)}</p>"
            f"<div class='comment-buttons'><a>Reply</a><span>Click to rate</span></div></div>"
        )

    return f"<div id='reader-comments' class='reader-comments'><h3>Comments {len(thread)}</h3><p>The comments below have not been moderated.</p>{flat(thread, one)}<p>The views expressed above are those of our users.</p></div>"


def _typepad(thread: Thread) -> str:
    def one(s: Said, n: int) -> str:
        return (
            f"<div id='comment-{n}' class='comment comment-odd'><div class='comment-content'><span>{ps(s)}</span></div><p class='comment-footer'>Posted by: <a>{escape(s.author)}</a> | "
            f"<a>March {n + 1}, 2012 at 10:00 AM</a></p></div>"
        )

    return f"<div class='comments' id='comments'><h3 class='comments-header'>Comments</h3><div class='comments-content'>{flat(thread, one)}</div></div>"


def _movable_type(thread: Thread) -> str:
    def one(s: Said, n: int) -> str:
        return (
            f"<div class='comment' id='comment-{n}'><div class='inner'><div class='comment-header'><div class='asset-meta'><span class='byline'><span class='vcard author'>{escape(s.author)}</span> | "
            f"<abbr class='published'>March {n + 1}, 2010 8:00 AM</abbr></span> | <a>Reply</a></div></div><div class='comment-content'>{ps(s)}</div></div></div>"
        )

    return f"<div id='comments' class='comments'><h2 class='comments-header'>{len(thread)} Comments</h2><div class='comments-content'>{flat(thread, one)}</div></div>"


def _jcomments(thread: Thread) -> str:
    def one(s: Said, n: int) -> str:
        return (
            f"<div class='{'odd' if n % 2 else 'even'}' id='comment-item-{n}'><div class='rbox'><div class='comment-box'><a class='comment-anchor'>#{n + 1}</a><span class='comment-author'>{escape(s.author)}</span>"
            f"<span class='comment-date'>2014-03-1{n} 10:00</span><div class='comment-body' id='comment-body-{n}'>{br(s)}</div><span class='comments-buttons'><a>Quote</a></span></div></div></div>"
        )

    return f"<div id='jc'><div id='comments'><h4>Comments</h4><div id='comments-list' class='comments-list'>{flat(thread, one)}</div></div></div>"


def _squarespace(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        return (
            f"<div class='comment hentry'><div class='meta author-detail'><div class='author-name'>{escape(s.author)}</div><div class='timestamp'>{n + 2} years ago</div></div><div class='comment-body'>{ps(s)}</div>"
            f"<div class='comment-actions'><span>Reply</span></div></div><div class='thread-children'>{inner}</div>"
        )

    return f"<div class='squarespace-comments'><div class='comments-header'>Comments ({len(thread)})</div><div class='comment-list'>{tree(thread, one)}</div></div>"


def _isso(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        return (
            f"<div class='isso-comment' id='isso-{n}'><div class='avatar'></div><div class='text-wrapper'><div class='isso-comment-header' role='meta'><span class='author'>{escape(s.author)}</span><span class='spacer'>•</span>"
            f"<a class='permalink'><time>a year ago</time></a></div><div class='text'>{ps(s)}</div><div class='isso-comment-footer'><a class='reply'>Reply</a></div><div class='isso-follow-up'>{inner}</div></div></div>"
        )

    return f"<section id='isso-thread'><h4>{len(thread)} Comments</h4><div id='isso-root'>{tree(thread, one)}</div></section>"


def _commento(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        return (
            f"<div id='commento-comment-card-{n}' class='commento-card'><div class='commento-header'><div class='commento-name'>{escape(s.author)}</div><div class='commento-subtitle'>{n} points</div></div>"
            f"<div class='commento-contents'><div class='commento-body'>{ps(s)}</div></div><div class='commento-children'>{inner}</div></div>"
        )

    return f"<div id='commento' class='commento-root'><div class='commento-main-area'><div id='commento-comments-area' class='commento-comments'>{tree(thread, one)}</div></div></div>"


def _remark42(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        return (
            f"<div class='thread root__thread'><article id='remark42__comment-{n}' class='comment comment_level_0'><div class='comment__info'><button class='comment__username'>{escape(s.author)}</button><a class='comment__time'>"
            f"03/1{n}/2021 at 10:00</a></div><div class='comment__body'><div class='comment__text raw-content'>{ps(s)}</div><div class='comment__actions'><button>Reply</button></div></div></article>{inner}</div>"
        )

    return f"<div id='remark42'><div class='root'><div class='root__main'><div class='root__threads'>{tree(thread, one)}</div></div></div></div>"


def _microdata(thread: Thread) -> str:
    def one(s: Said, n: int) -> str:
        return (
            f"<div itemprop='comment' itemscope itemtype='https://schema.org/Comment'><span itemprop='author' itemscope itemtype='https://schema.org/Person'><span itemprop='name'>{escape(s.author)}</span></span>"
            f"<time itemprop='dateCreated'>2021-03-1{n}</time><div itemprop='text'>{ps(s)}</div></div>"
        )

    return f"<section class='talk'><h2>What readers say</h2>{flat(thread, one)}</section>"


def _own_blocks(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        below = f"<div class='comment-item__answers'>{inner}</div>" if inner else ""
        return (
            f"<div class='comment-item' data-id='{n}'><div class='comment-item__head'><span class='comment-item__author'>{escape(s.author)}</span><span class='comment-item__date'>1{n}.03.2020 09:11</span></div>"
            f"<div class='comment-item__text'>{br(s)}</div><div class='comment-item__foot'><a>Answer</a></div></div>{below}"
        )

    return f"<div class='comments-block'><div class='comments-block__title'>Comments: {len(thread)}</div>{tree(thread, one)}</div>"


def _substack(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        below = f"<div class='comment-list-items'>{inner}</div>" if inner else ""
        return (
            f"<div class='comment'><div class='comment-anchor' id='comment-{n}'></div><table class='comment-content'><tr><td class='comment-rest'><div class='comment-meta'><span class='commenter-name'><a>{escape(s.author)}</a></span><a class='comment-timestamp'>Mar {n + 1}</a></div>"
            f"<div class='comment-body'>{ps(s)}</div><div class='comment-actions'><a>Like</a><a>Reply</a></div></td></tr></table>{below}</div>"
        )

    return f"<div class='comments-page' id='comments'><h4>{len(thread)} Comments</h4><div class='comment-list-container'>{tree(thread, one)}</div></div>"


SYSTEMS: dict[str, Callable[[Thread], str]] = {
    "wordpress-classic": _wordpress_classic,
    "wordpress-html5": _wordpress_html5,
    "wordpress-blocks": _wordpress_blocks,
    "wpdiscuz-5": _wpdiscuz5,
    "wpdiscuz-7": _wpdiscuz7,
    "disqus": _disqus,
    "facebook": _facebook,
    "facebook-old": _facebook_old,
    "blogger": _blogger,
    "blogger-old": _blogger_old,
    "drupal-7": _drupal7,
    "drupal-8": _drupal8,
    "discourse": _discourse,
    "coral": _coral,
    "openweb": _openweb,
    "viafoura": _viafoura,
    "livefyre": _livefyre,
    "intense-debate": _intense_debate,
    "guardian": _guardian,
    "reader-comments": _reader_comments,
    "typepad": _typepad,
    "movable-type": _movable_type,
    "jcomments": _jcomments,
    "squarespace": _squarespace,
    "isso": _isso,
    "commento": _commento,
    "remark42": _remark42,
    "microdata": _microdata,
    "own-blocks": _own_blocks,
    "substack": _substack,
}


@dataclass(frozen=True, slots=True)
class WrittenPage:
    """A page after one system's markup, and the comments on it."""

    id: str
    html: str
    thread: Thread


def written_pages(systems: Mapping[str, Callable[[Thread], str]] = SYSTEMS) -> Iterator[WrittenPage]:
    """Two pages for each system, with different threads and surroundings."""
    for number, (name, render) in enumerate(systems.items()):
        for turn in (0, 1):
            thread: Sequence[Said] = THREADS[(2 * number + 3 * turn) % len(THREADS)]
            around = (_RECENT, _RELATED) if turn else (_RELATED, "")
            html = f"{_HEAD}{_ARTICLE}{around[0]}{render(tuple(thread))}{around[1]}{_FOOTER}"
            yield WrittenPage(f"{name}-{turn + 1}", html, tuple(thread))
