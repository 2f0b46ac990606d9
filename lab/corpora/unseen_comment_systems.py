"""Written pages after the markup of 26 more systems: a check on the rules for comments by systems they were not made on.

Written, and their comments known, before the reader was run on any of them. Every other system, by its name, was then
looked at to better the rules (`DEVELOPED_ON`); the others were only counted. The markup is written from knowledge of the
systems, not copied from any page.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from lab.corpora.comment_systems import Said, Thread, br, flat, ps, tree


def _artalk(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        return (
            f"<div class='atk-comment-wrap' id='atk-comment-{n}'><div class='atk-comment'><div class='atk-avatar'><img></div><div class='atk-main'><div class='atk-header'><span class='atk-item atk-nick'><a>{escape(s.author)}</a></span><span class='atk-item atk-date'>{n + 1} hours ago</span></div>"
            f"<div class='atk-body'><div class='atk-content'>{ps(s)}</div></div><div class='atk-footer'><div class='atk-actions'><span class='atk-common-action-btn'>Reply</span></div></div></div></div><div class='atk-comment-children'>{inner}</div></div>"
        )

    return f"<div class='artalk atk-show'><div class='atk-main-editor'><textarea></textarea></div><div class='atk-list'><div class='atk-list-header'>{len(thread)} Comments</div><div class='atk-list-body'><div class='atk-list-comments-wrap'>{tree(thread, one)}</div></div></div></div>"


def _bbpress(thread: Thread) -> str:
    def one(s: Said, n: int) -> str:
        return (
            f"<div id='post-{n + 9}' class='bbp-reply-header'><div class='bbp-meta'><span class='bbp-reply-post-date'>March {n + 3}, 2019 at 9:00 am</span><a class='bbp-reply-permalink'>#{n + 9}</a></div></div>"
            f"<div class='loop-item-{n} user-id-{n} bbp-reply-position-{n} odd post-{n + 9} reply type-reply status-publish'><div class='bbp-reply-author'><a class='bbp-author-link'><span class='bbp-author-name'>{escape(s.author)}</span></a><div class='bbp-author-role'>Participant</div></div><div class='bbp-reply-content'>{ps(s)}</div></div>"
        )

    return f"<div id='bbpress-forums' class='bbpress-wrapper'><ul id='topic-7-replies' class='forums bbp-replies'><li class='bbp-header'><div class='bbp-reply-author'>Author</div><div class='bbp-reply-content'>Posts</div></li><li class='bbp-body'>{flat(thread, one)}</li></ul></div>"


def _blogengine(thread: Thread) -> str:
    def one(s: Said, n: int) -> str:
        return (
            f"<div id='id_{n}a' class='vcard comment'><p class='date'>3/{n + 1}/2019 9:00:00 AM <a>#</a></p><p class='gravatar'><img></p><p class='content'>{br(s)}</p>"
            f"<p class='author'><a class='url fn'>{escape(s.author)}</a></p></div>"
        )

    return f"<h1 id='comment'>Comments</h1><div id='commentlist' style='display:block'>{flat(thread, one)}</div>"


def _blox(thread: Thread) -> str:
    def one(s: Said, n: int) -> str:
        return (
            f"<li id='comment-{n}abc' class='media comment-item'><div class='media-left'><img></div><div class='media-body'><h4 class='media-heading comment-author'>{escape(s.author)}</h4><small class='text-muted comment-date'>Mar {n + 1}, 2019 9:00am</small>"
            f"<div class='comment-text'>{ps(s)}</div><ul class='list-inline comment-options'><li>Report</li><li>Add Reply</li></ul></div></li>"
        )

    return f"<div id='comments' class='asset-comments'><h3>({len(thread)}) comments</h3><div class='alert'>Welcome to the discussion.</div><ol class='media-list comments-list'>{flat(thread, one)}</ol></div>"


def _buddypress(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        below = f"<ul>{inner}</ul>" if inner else ""
        return (
            f"<li id='acomment-{n}'><div class='acomment-avatar'><img></div><div class='acomment-meta'><a>{escape(s.author)}</a> replied <a class='activity-time-since'><span class='time-since'>{n + 1} hours ago</span></a></div>"
            f"<div class='acomment-content'>{ps(s)}</div><div class='acomment-options'><a class='acomment-reply'>Reply</a></div>{below}</li>"
        )

    return f"<div class='activity-comments'><ul>{tree(thread, one)}</ul></div>"


def _cackle(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        return (
            f"<li class='mc-comment-child' id='mc-{n}7'><div class='mc-comment-wrap'><div class='mc-comment-avatar'><img></div><div class='mc-comment-head'><a class='mc-comment-username'>{escape(s.author)}</a><a class='mc-comment-created'>{n + 1} days ago</a></div>"
            f"<div class='mc-comment-body'><div class='mc-comment-msg'>{br(s)}</div></div><div class='mc-comment-footer'><a class='mc-comment-reply'>Reply</a></div></div><ul class='mc-comment-children'>{inner}</ul></li>"
        )

    return f"<div id='mc-container'><div class='mc-content'><div class='mc-count'>{len(thread)} comments</div><ul class='mc-comment-list'>{tree(thread, one)}</ul></div></div>"


def _commentaires(thread: Thread) -> str:
    def one(s: Said, n: int) -> str:
        return f"<li class='commentaire'><p class='commentaire-auteur'><strong>{escape(s.author)}</strong> <span class='commentaire-date'>0{n + 1}/03/2019 09:00</span></p><div class='commentaire-texte'>{ps(s)}</div><a class='signaler'>Signaler</a></li>"

    return f"<section id='commentaires'><h2>{len(thread)} commentaires</h2><ul class='liste-commentaires'>{flat(thread, one)}</ul></section>"


def _giscus(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        if s.parent is None:
            return (
                f"<div class='gsc-comment'><div class='gsc-comment-box'><div class='gsc-comment-header'><div class='gsc-comment-author'><a class='gsc-comment-author-avatar'><span class='link-primary'>{escape(s.author)}</span></a><a class='link-secondary'><time datetime='2019-03-0{n + 1}'>Mar {n + 1}, 2019</time></a></div></div>"
                f"<div class='markdown gsc-comment-content'>{ps(s)}</div><div class='gsc-comment-footer'><button>Reply</button></div><div class='gsc-replies'>{inner}</div></div></div>"
            )
        return (
            f"<div class='gsc-reply'><div class='gsc-reply-box'><div class='gsc-reply-header'><div class='gsc-reply-author'><a><span class='link-primary'>{escape(s.author)}</span></a><time>Mar {n + 1}</time></div></div>"
            f"<div class='markdown gsc-reply-content'>{ps(s)}</div></div></div>{inner}"
        )

    return f"<div class='giscus'><main class='gsc-main'><div class='gsc-comments'><div class='gsc-header'><h4 class='gsc-comments-count'>{len(thread)} comments</h4></div><div class='gsc-timeline'>{tree(thread, one)}</div></div></main></div>"


def _gitalk(thread: Thread) -> str:
    def one(s: Said, n: int) -> str:
        return (
            f"<div class='gt-comment'><div class='gt-avatar gt-comment-avatar'><img></div><div class='gt-comment-content'><div class='gt-comment-header'><a class='gt-comment-username'>{escape(s.author)}</a><span class='gt-comment-text'> commented </span><span class='gt-comment-date'>{n + 1} days ago</span></div>"
            f"<div class='gt-comment-body markdown-body'>{ps(s)}</div></div></div>"
        )

    return f"<div id='gitalk-container'><div class='gt-container'><div class='gt-meta'>{len(thread)} Comments</div><div class='gt-comments'><div>{flat(thread, one)}</div></div></div></div>"


def _hackernews(thread: Thread) -> str:
    def one(s: Said, n: int) -> str:
        text = "<p>".join(escape(words) for words in s.paragraphs)
        return (
            f"<tr class='athing comtr' id='{n}99'><td><table><tr><td class='ind'><img width='0'></td><td class='default'><div><span class='comhead'><a class='hnuser'>{escape(s.author)}</a> <span class='age'><a>{n + 1} hours ago</a></span> <span class='navs'> | next [–]</span></span></div><br>"
            f"<div class='comment'><div class='commtext c00'>{text}</div><div class='reply'><p><font size='1'><u><a>reply</a></u></font></p></div></div></td></tr></table></td></tr>"
        )

    return f"<table class='comment-tree'>{flat(thread, one)}</table>"


def _k2(thread: Thread) -> str:
    def one(s: Said, n: int) -> str:
        return f"<li class='{'even' if n % 2 else 'odd'}'><span class='commentLink'><a>Comment Link</a></span><img><span class='commentDate'>Friday, 0{n + 1} March 2019 09:00</span><span class='commentAuthorName'>posted by {escape(s.author)}</span><p>{br(s)}</p><span class='commentToolbar'><a>Report</a></span><br class='clr'></li>"

    return f"<div class='itemComments'><h3 class='itemCommentsCounter'><span>{len(thread)}</span> comments</h3><ul class='itemCommentsList'>{flat(thread, one)}</ul><div class='itemCommentsForm'><h3>Leave a comment</h3></div></div>"


def _kinja(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        return (
            f"<section class='js_thread'><article class='reply js_reply' id='reply_{n}'><header class='reply__header'><div class='reply__byline'><a class='js_userlink'>{escape(s.author)}</a></div><time class='reply__time'>3/0{n + 1}/19 9:00am</time></header>"
            f"<div class='reply__content js_reply-content'>{ps(s)}</div><div class='reply__tools'><a>Reply</a></div></article><div class='reply__children'>{inner}</div></section>"
        )

    return f"<section id='replies' class='js_discussion'><h3>Discussion</h3><div class='js_reply-list'>{tree(thread, one)}</div></section>"


def _livejournal(thread: Thread) -> str:
    def one(s: Said, n: int) -> str:
        return (
            f"<div id='t{n}9' class='b-leaf b-leaf-collapsed comment'><div class='b-leaf-inner'><div class='b-leaf-header'><div class='b-leaf-details'><div class='b-leaf-username'><span class='b-leaf-username-name'><b>{escape(s.author)}</b></span></div><p class='b-leaf-meta'><span class='b-leaf-createdtime'>March {n + 1} 2019, 09:00 UTC</span></p></div></div>"
            f"<div class='b-leaf-article'>{br(s)}</div><div class='b-leaf-footer'><ul class='b-leaf-actions'><li>Reply</li></ul></div></div></div>"
        )

    return f"<div id='comments' class='b-grove'><div class='b-tree b-tree-root'>{flat(thread, one)}</div></div>"


def _metafilter(thread: Thread) -> str:
    def one(s: Said, n: int) -> str:
        return f"<a name='{n}7'></a><div class='comments'>{'<br><br>'.join(escape(words) for words in s.paragraphs)}<br><span class='smallcopy'>posted by <a>{escape(s.author)}</a> at <a>9:0{n} AM</a> on March {n + 1}, 2019</span></div><br>"

    return f"<div id='page'>{flat(thread, one)}</div>"


def _phpbb(thread: Thread) -> str:
    def one(s: Said, n: int) -> str:
        return (
            f"<div id='p{n}9' class='post has-profile bg2'><div class='inner'><dl class='postprofile'><dt><a class='username'>{escape(s.author)}</a></dt><dd class='profile-posts'>Posts: 1{n}</dd></dl><div class='postbody'><div id='post_content{n}'><h3><a>Re: Convoy halted</a></h3><p class='author'>by <strong><a class='username'>{escape(s.author)}</a></strong> » Fri Mar 0{n + 1}, 2019 9:00 am</p>"
            f"<div class='content'>{br(s)}</div></div></div></div></div><hr class='divider'>"
        )

    return f"<div id='page-body' class='page-body'>{flat(thread, one)}</div>"


def _plone(thread: Thread) -> str:
    def one(s: Said, n: int) -> str:
        return (
            f"<div class='comment level-0 replyTreeLevel0 state-published' id='{n}55'><div class='commentImage'><img></div><div class='documentByLine'><span>{escape(s.author)} says:</span><div class='commentDate'>Mar 0{n + 1}, 2019 09:00 AM</div></div>"
            f"<div class='commentBody'>{ps(s)}<div class='commentActions'></div></div></div>"
        )

    return f"<div class='discussion'>{flat(thread, one)}</div>"


def _reddit(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        return (
            f"<div class='thing id-t1_{n} noncollapsed comment'><div class='midcol unvoted'></div><div class='entry unvoted'><p class='tagline'><a class='expand'>[–]</a><a class='author may-blank'>{escape(s.author)}</a> <span class='score unvoted'>{n + 1} points</span> <time class='live-timestamp'>{n + 1} hours ago</time></p>"
            f"<form class='usertext warn-on-unload'><div class='usertext-body may-blank-within md-container'><div class='md'>{ps(s)}</div></div></form><ul class='flat-list buttons'><li><a>permalink</a></li><li><a>reply</a></li></ul></div><div class='child'><div class='sitetable listing'>{inner}</div></div></div>"
        )

    return f"<div class='commentarea'><div class='panestack-title'>all {len(thread)} comments</div><div class='sitetable nestedlisting'>{tree(thread, one)}</div></div>"


def _serendipity(thread: Thread) -> str:
    def one(s: Said, n: int) -> str:
        return (
            f"<a id='c{n}'></a><div class='serendipity_comment serendipity_comment_author_x serendipity_comment_{n}'><div class='serendipity_commentBody'>{br(s)}</div>"
            f"<div class='serendipity_comment_source'><a class='comment_source_trace'>#{n + 1}</a> <span class='comment_source_author'>{escape(s.author)}</span> on <span class='comment_source_ctime'>2019-03-0{n + 1} 09:00</span> (<a class='comment_reply'>Reply</a>)</div></div>"
        )

    return f"<div class='serendipity_comments serendipity_section_comments'><div class='serendipity_commentsTitle'>Comments</div>{flat(thread, one)}</div>"


def _slashdot(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        return (
            f"<li id='tree_{n}4' class='comment full contain'><div class='cw'><div class='commentTop'><div class='title'><h4><a>Re: trucks</a></h4></div><div class='details'><span class='by'>by <a>{escape(s.author)}</a></span> <span class='otherdetails'>on Friday March 0{n + 1}, 2019 @09:00AM</span></div></div>"
            f"<div class='commentBody'><div id='comment_body_{n}4'>{br(s)}</div></div><div class='commentSub'><span>Reply to This</span></div></div><ul class='commtree'>{inner}</ul></li>"
        )

    return f"<div id='discussion2'><div id='commentwrap'><ul id='commentlisting' class='d2'>{tree(thread, one)}</ul></div></div>"


def _spip(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        below = f"<ul>{inner}</ul>" if inner else ""
        return (
            f"<li class='forum-fil' id='comment{n}2'><div class='forum-message'><div class='forum-chapo'><strong class='forum-titre'><a>Convoy halted</a></strong><small>0{n + 1} March 2019, 09:00, <span class=''>by {escape(s.author)}</span></small></div>"
            f"<div class='forum-texte'>{ps(s)}<p class='forum-repondre-message'><a>Reply to this message</a></p></div></div>{below}</li>"
        )

    return f"<div class='comments'><h2>{len(thread)} Messages</h2><ul class='forum'>{tree(thread, one)}</ul></div>"


def _stackexchange(thread: Thread) -> str:
    def one(s: Said, n: int) -> str:
        return (
            f"<li id='comment-{n}77' class='comment js-comment'><div class='js-comment-actions comment-actions'><div class='comment-score'><span>{n}</span></div></div><div class='comment-text js-comment-text-and-form'><div class='comment-body js-comment-edit-hide'><span class='comment-copy'>{' '.join(escape(words) for words in s.paragraphs)}</span> – <a class='comment-user'>{escape(s.author)}</a> "
            f"<span class='comment-date'><a><span class='relativetime-clean'>Mar {n + 1} at 9:00</span></a></span></div></div></li>"
        )

    return f"<div id='comments-12' class='comments js-comments-container'><ul class='comments-list js-comments-list'>{flat(thread, one)}</ul></div>"


def _twikoo(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        return (
            f"<div class='tk-comment' id='tk{n}'><div class='tk-avatar'><img></div><div class='tk-main'><div class='tk-row'><div class='tk-meta'><strong class='tk-nick'>{escape(s.author)}</strong><small class='tk-time'><time>{n + 1} days ago</time></small></div><div class='tk-action'><a class='tk-action-link'>0</a></div></div>"
            f"<div class='tk-content'>{ps(s)}</div><div class='tk-extras'><div class='tk-extra'><span class='tk-extra-text'>Windows 10</span></div></div><div class='tk-replies'>{inner}</div></div></div>"
        )

    return f"<div id='twikoo' class='twikoo'><div class='tk-comments'><div class='tk-comments-container'><div class='tk-comments-title'><span class='tk-comments-count'>{len(thread)} comments</span></div>{tree(thread, one)}</div></div></div>"


def _valine(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        return (
            f"<div class='vcard' id='{n}5c9'><img class='vimg'><div class='vh'><div class='vhead'><span class='vnick'>{escape(s.author)}</span> <span class='vsys'>Firefox 65</span> <span class='vsys'>Linux</span></div><div class='vmeta'><span class='vtime'>{n + 1} days ago</span><span class='vat'>Reply</span></div>"
            f"<div class='vcontent'>{ps(s)}</div><div class='vreply-wrapper'></div><div class='vquote'>{inner}</div></div></div>"
        )

    return f"<div id='vcomments' class='v'><div class='vpanel'></div><div class='vcount'><span class='vnum'>{len(thread)}</span> comments</div><div class='vcards'>{tree(thread, one)}</div></div>"


def _vbulletin(thread: Thread) -> str:
    def one(s: Said, n: int) -> str:
        return (
            f"<li class='postbitlegacy postbitim postcontainer' id='post_{n}31'><div class='posthead'><span class='postdate'><span class='date'>03-0{n + 1}-2019, 09:00 AM</span></span><a class='postcounter'>#{n + 1}</a></div><div class='postdetails'><div class='userinfo'><div class='username_container'><a class='username'><strong>{escape(s.author)}</strong></a></div><span class='usertitle'>Member</span></div>"
            f"<div class='postbody'><div class='postrow'><div class='content'><div id='post_message_{n}31'><blockquote class='postcontent restore'>{br(s)}</blockquote></div></div></div></div></div><div class='postfoot'><a>Reply With Quote</a></div></li>"
        )

    return f"<div id='postlist' class='postlist'><ol id='posts' class='posts'>{flat(thread, one)}</ol></div>"


def _waline(thread: Thread) -> str:
    def one(s: Said, n: int, inner: str) -> str:
        return (
            f"<div class='wl-card-item' id='{n}8'><div class='wl-user'><img class='wl-user-avatar'></div><div class='wl-card'><div class='wl-head'><span class='wl-nick'>{escape(s.author)}</span><span class='wl-time'>{n + 1} days ago</span><div class='wl-comment-actions'><button class='wl-reply'>Reply</button></div></div><div class='wl-meta'><span class='wl-addr'>Tarsk</span></div>"
            f"<div class='wl-content'>{ps(s)}</div><div class='wl-quote'>{inner}</div></div></div>"
        )

    return f"<div id='waline' data-waline><div class='wl-comment'><textarea></textarea></div><div class='wl-meta-head'><div class='wl-count'><span class='wl-num'>{len(thread)}</span> Comments</div></div><div class='wl-cards'>{tree(thread, one)}</div></div>"


def _xenforo(thread: Thread) -> str:
    def one(s: Said, n: int) -> str:
        return (
            f"<article class='message message--post js-post js-inlineModContainer' data-author='{escape(s.author)}' id='js-post-{n}6'><div class='message-inner'><div class='message-cell message-cell--user'><section class='message-user'><div class='message-userDetails'><h4 class='message-name'><a class='username'>{escape(s.author)}</a></h4><h5 class='userTitle message-userTitle'>New member</h5></div></section></div>"
            f"<div class='message-cell message-cell--main'><div class='message-main'><header class='message-attribution message-attribution--split'><ul class='message-attribution-main'><li><time class='u-dt'>Mar {n + 1}, 2019</time></li></ul><ul class='message-attribution-opposite'><li><a>#{n + 1}</a></li></ul></header><div class='message-content'><div class='message-userContent'><article class='message-body'><div class='bbWrapper'>{br(s)}</div></article></div></div><footer class='message-footer'><div class='message-actionBar actionBar'><a>Reply</a></div></footer></div></div></div></article>"
        )

    return f"<div class='block block--messages'><div class='block-container'><div class='block-body js-replyNewMessageContainer'>{flat(thread, one)}</div></div></div>"


UNSEEN: dict[str, Callable[[Thread], str]] = {
    "artalk": _artalk,
    "bbpress": _bbpress,
    "blogengine": _blogengine,
    "blox": _blox,
    "buddypress": _buddypress,
    "cackle": _cackle,
    "commentaires": _commentaires,
    "giscus": _giscus,
    "gitalk": _gitalk,
    "hackernews": _hackernews,
    "joomla-k2": _k2,
    "kinja": _kinja,
    "livejournal": _livejournal,
    "metafilter": _metafilter,
    "phpbb": _phpbb,
    "plone": _plone,
    "reddit-old": _reddit,
    "serendipity": _serendipity,
    "slashdot": _slashdot,
    "spip": _spip,
    "stackexchange": _stackexchange,
    "twikoo": _twikoo,
    "valine": _valine,
    "vbulletin-4": _vbulletin,
    "waline": _waline,
    "xenforo": _xenforo,
}
#: What the rules were bettered on: every other one, and one more that was looked at by mistake.
DEVELOPED_ON = frozenset([*[*UNSEEN][::2], "giscus"])
