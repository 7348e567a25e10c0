"""Who may come in and as what, for the owner of a review; and everyone's own account."""

from __future__ import annotations

from http import HTTPStatus

from starlette.responses import RedirectResponse, Response

from trialatlas.errors import AccessError
from trialatlas.model.person import Role
from trialatlas.web.access import Ability
from trialatlas.web.asked import Asked, PageError
from trialatlas.web.pages import page
from trialatlas.web.paging import LEAF_ROWS, leaf_of_some
from trialatlas.web.routes import Page
from trialatlas.web.site import Site
from trialatlas.web.team import Team

__all__ = ["pages_of_team"]


def pages_of_team(team: Team) -> tuple[Page, ...]:
    """The pages that only a team has.

    Args:
        team: Whose.
    """
    return (*_pages_of_owners(team), *_pages_of_everyone(team))


def _pages_of_owners(team: Team) -> tuple[Page, ...]:
    accounts = team.accounts

    def people(site: Site, asked: Asked) -> Response:
        return _people_page(site, team, asked)

    def invite(site: Site, asked: Asked) -> Response:
        who = asked.text("who")
        if who:
            token = accounts.invitations.invite_back(who, asked.viewer.who)
        else:
            token = accounts.invitations.invite(_role(asked), asked.viewer.who)
        return _people_page(site, team, asked, f"{site.origin}/invitation/{token}")

    def withdraw(_site: Site, asked: Asked) -> Response:
        accounts.invitations.withdraw(asked.text("invitation"), asked.viewer.who)
        return _to_people()

    def change(_site: Site, asked: Asked) -> Response:
        _change(team, asked)
        return _to_people()

    def log(site: Site, asked: Asked) -> Response:
        deeds = accounts.log.page(asked.number("page"), LEAF_ROWS)
        leaf = leaf_of_some(asked, deeds, accounts.log.count())
        return page(site, asked, "log.html.j2", leaf=leaf)

    return (
        Page(path="/people", show=people, ability=Ability.INVITE),
        Page(path="/people", show=change, ability=Ability.INVITE, is_form=True),
        Page(path="/people/invite", show=invite, ability=Ability.INVITE, is_form=True),
        Page(path="/people/withdraw", show=withdraw, ability=Ability.INVITE, is_form=True),
        Page(path="/people/log", show=log, ability=Ability.INVITE),
    )


def _change(team: Team, asked: Asked) -> None:
    who, by, what = asked.text("who"), asked.viewer.who, asked.text("what")
    if what == "role":
        team.accounts.set_role(who, _role(asked), by)
    elif what == "deactivate":
        team.accounts.deactivate(who, by)
    elif what == "reactivate":
        team.accounts.reactivate(who, by)
    else:
        message = f"There is nothing to do that is called “{what}”."
        raise PageError(HTTPStatus.BAD_REQUEST, message)


def _pages_of_everyone(team: Team) -> tuple[Page, ...]:
    sessions = team.accounts.sessions

    def account(site: Site, asked: Asked) -> Response:
        return page(site, asked, "account.html.j2", problem="")

    def change_password(site: Site, asked: Asked) -> Response:
        old, new = str(asked.form.get("old", "")), str(asked.form.get("password", ""))
        problem = ""
        if new != asked.form.get("again"):
            problem = "the two new passwords differ; type the same one twice"
        else:
            try:
                token = sessions.change_password(asked.viewer.who, old, new)
            except AccessError as error:
                problem = str(error)
        if problem:
            status = HTTPStatus.BAD_REQUEST
            return page(site, asked, "account.html.j2", status=status, problem=problem)
        return team.come_in(RedirectResponse("/", HTTPStatus.SEE_OTHER), token)

    def log_out(_site: Site, asked: Asked) -> Response:
        if asked.text("everywhere"):
            sessions.log_out_everywhere(asked.viewer.who)
        else:
            sessions.log_out(asked.token)
        answer = RedirectResponse("/login", HTTPStatus.SEE_OTHER)
        answer.delete_cookie(team.cookie, httponly=True, samesite="strict", secure=team.is_secure)
        return answer

    return (
        Page(path="/account", show=account, ability=Ability.LOOK),
        Page(path="/account", show=change_password, ability=Ability.LOOK, is_form=True),
        Page(path="/logout", show=log_out, ability=Ability.LOOK, is_form=True),
    )


def _people_page(site: Site, team: Team, asked: Asked, link: str = "") -> Response:
    return page(
        site,
        asked,
        "people.html.j2",
        people=team.accounts.people(),
        invitations=team.accounts.invitations.open(),
        roles=list(Role),
        link=link,
    )


def _role(asked: Asked) -> Role:
    try:
        return Role(asked.text("role"))
    except ValueError as error:
        message = f"Expected a role among {', '.join(Role)}; found “{asked.text('role')}”."
        raise PageError(HTTPStatus.BAD_REQUEST, message) from error


def _to_people() -> Response:
    return RedirectResponse("/people", HTTPStatus.SEE_OTHER)
