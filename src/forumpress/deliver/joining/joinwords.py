# SPDX-License-Identifier: MIT
"""What the pages for joining and choosing say, and the letter that asks for confirmation, per language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class JoinWords:
    """Phrases; what varies stands in braces. Each pair is a page's heading and its text."""

    own_name: str
    join: tuple[str, str]
    asked: tuple[str, str]
    sure: tuple[str, str]
    joined: tuple[str, str]
    over: tuple[str, str]
    choose: tuple[str, str]
    chosen: tuple[str, str]
    wait: tuple[str, str]
    bad_address: str
    no_list: str
    address: str
    name: str
    lists: str
    language: str
    edition: str
    editions: tuple[tuple[str, str], ...]
    consent: str
    join_button: str
    sure_button: str
    choose_button: str
    change: str
    subject: str
    letter: str


_ENGLISH = JoinWords(
    own_name="English",
    join=("Get {organisation} by e-mail", "You will get a letter with a link; only that link subscribes you."),
    asked=("Look into your mailbox", "If the address is right, a letter with a link is on its way, good for 7 days."),
    sure=("Subscribe to {lists}?", "One click, and you will get the next issue."),
    joined=("You are subscribed", "The next issue of {lists} comes to you. Each letter has a link to leave."),
    over=("This link is over", "It was used already, or it is too old. Please sign up once more."),
    choose=("What would you like to get?", "Changes count from the next issue on."),
    chosen=("Saved", "For a list that you join, a letter with a link is on its way."),
    wait=("Too many at once", "Please try again in a minute."),
    bad_address="This is not an e-mail address.",
    no_list="Choose at least one.",
    address="E-mail address",
    name="Name (not needed)",
    lists="What to get",
    language="Language of the letter",
    edition="How to get it",
    editions=(("", "As the editors send it"), ("pdf", "With the PDF attached"), ("link", "With a link to the PDF"),
              ("web", "With a link to the web page")),
    consent="By signing up I agree that {organisation} sends me what I chose here by e-mail until I unsubscribe.",
    join_button="Sign up",
    sure_button="Yes, subscribe me",
    choose_button="Save",
    change="Change language, edition or lists",
    subject="Please confirm: {lists}",
    letter="Somebody, probably you, asked {organisation} to send {lists} to this address.\n\nTo subscribe, open this "
    "page within 7 days and press the button:\n\n{link}\n\nIf it was not you, do nothing: you will get nothing more."
    "\n\n"
    "{organisation}\n{postal}\n",
)  # fmt: skip
_CHINESE = JoinWords(
    own_name="中文",
    join=("通过电子邮件接收{organisation}", "您将收到一封带链接的邮件，点击链接后才完成订阅。"),
    asked=("请查看您的邮箱", "如果地址无误，我们已发出一封带链接的邮件，链接 7 天内有效。"),
    sure=("订阅{lists}？", "点击一下，您就会收到下一期。"),
    joined=("订阅成功", "您将收到{lists}的下一期。每封邮件中都有退订链接。"),
    over=("此链接已失效", "链接已被使用或已过期，请重新订阅。"),
    choose=("您希望收到什么？", "更改从下一期起生效。"),
    chosen=("已保存", "如果您新选了刊物，我们会发出一封带链接的确认邮件。"),
    wait=("请求过多", "请一分钟后再试。"),
    bad_address="这不是有效的电子邮箱地址。",
    no_list="请至少选择一项。",
    address="电子邮箱",
    name="姓名（可不填）",
    lists="订阅内容",
    language="邮件语言",
    edition="接收方式",
    editions=(("", "由编辑决定"), ("pdf", "附上 PDF"), ("link", "PDF 链接"), ("web", "网页链接")),
    consent="我同意{organisation}通过电子邮件向我发送我在此选择的内容，直至我退订为止。",
    join_button="订阅",
    sure_button="确认订阅",
    choose_button="保存",
    change="更改语言、接收方式或订阅内容",
    subject="请确认订阅：{lists}",
    letter="有人（可能是您）请{organisation}将{lists}发送到此地址。\n\n如要订阅，请在 7 天内打开此页面并点击按钮："
    "\n\n{link}\n\n"
    "如果不是您本人，请忽略此邮件，我们不会再发送任何内容。\n\n{organisation}\n{postal}\n",
)
WORDS = {"en": _ENGLISH, "zh": _CHINESE}


def join_words(language: str) -> JoinWords:
    """The words of a BCP 47 language; English where there are none."""
    return WORDS.get(language.partition("-")[0].lower(), _ENGLISH)


def enumerate_names(names: list[str], language: str) -> str:
    """Names in a row."""
    return ("、" if language == "zh" else ", ").join(names)
