"""The command line: what each command takes, and how the program ends.

Ends with 0; with 1 when something was refused; with 2 when the command, its settings or its input lines are wrong;
with 130 when interrupted. What is heavy is imported inside the commands: `relais ask` is to answer within a second.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot import console_messages as messages
from bot.opening import INTERRUPTED, REFUSED, WRONG, database_of, read_or_stop, refusing, settings_of, stop
from bot.usage import FrenchCommand, FrenchGroup, usage_sentence

app = typer.Typer(
    name="relais",
    cls=FrenchGroup,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


key = typer.Typer(name="key", cls=FrenchGroup, help="La clé des données.", no_args_is_help=True)
app.add_typer(key)


@app.callback()
def relais(
    context: typer.Context,
    data: Annotated[
        Path | None,
        typer.Option(
            "--data", metavar="DOSSIER", help="Dossier des données (sinon RELAIS_DATA, sinon celui de l’utilisateur)."
        ),
    ] = None,
) -> None:
    """Répond aux questions des adhérents par des extraits des comptes rendus du CSE."""
    context.obj = data


@app.command(cls=FrenchCommand)
def publish(
    context: typer.Context,
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="CHEMIN", help="Fichiers (PDF, .docx, .odt, .html, .md, .txt) ou dossiers.", readable=False
        ),
    ],
    date: Annotated[
        str | None, typer.Option(metavar="AAAA-MM-JJ", help="Date de la réunion, si le fichier ne la dit pas bien.")
    ] = None,
    title: Annotated[
        str | None, typer.Option(metavar="TEXTE", help="Titre de la réunion (pour un seul fichier).")
    ] = None,
    body: Annotated[str | None, typer.Option(metavar="TEXTE", help="Instance, par exemple « CSE Occitanie ».")] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Ne rien demander ; ne remplace jamais une version publiée.")
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Remplacer la version publiée de la même réunion.")
    ] = False,
    beside: Annotated[
        bool, typer.Option("--beside", help="Publier à part : l’autre texte de la même réunion reste publié.")
    ] = False,
) -> None:
    """Publie des comptes rendus."""
    from bot.commands.publish import Wishes, publish_paths
    from bot.dates import read_date

    when = read_date(date) if date is not None else None
    if date is not None and when is None:
        stop(messages.UNREAD_DATE, WRONG)
    if title is not None and (len(paths) > 1 or paths[0].is_dir()):
        stop(messages.ONE_TITLE, WRONG)
    if replace and beside:
        stop(messages.REPLACE_OR_BESIDE, WRONG)
    ask = not yes and sys.stdin.isatty()
    with database_of(context) as database:
        if not publish_paths(database, paths, Wishes(when, title, body, replace, beside, ask)):
            raise typer.Exit(REFUSED)


@app.command(cls=FrenchCommand)
def ask(
    context: typer.Context,
    question: Annotated[list[str] | None, typer.Argument(metavar="QUESTION", help="La question.")] = None,
    batch: Annotated[
        Path | None,
        typer.Option(metavar="FICHIER", help="Un fichier de questions, un objet JSON par ligne (id, question)."),
    ] = None,
    limit: Annotated[int, typer.Option(metavar="N", help="Nombre de passages, de 1 à 100.")] = 3,
    as_json: Annotated[bool, typer.Option("--json", help="Un objet JSON par réponse.")] = False,
) -> None:
    """Pose une question aux comptes rendus publiés."""
    if not question and batch is None:
        stop(messages.QUESTION_OR_BATCH, WRONG)
    if question and batch is not None:
        stop(messages.NOT_BOTH, WRONG)
    if not 1 <= limit <= 100:
        stop(messages.LIMIT_RANGE, WRONG)

    from bot.commands.ask import ask_batch, ask_one
    from knowledge.questions import Questions

    with database_of(context) as database:
        questions = Questions(database)
        if batch is None:
            ask_one(questions, " ".join(question or []), limit, as_json)
            return
        try:
            good = ask_batch(questions, batch, limit, as_json)
        except BrokenPipeError:
            raise
        except OSError:
            stop(messages.cannot_read(batch), REFUSED)
        if not good:
            raise typer.Exit(WRONG)


@app.command(cls=FrenchCommand)
def chat(context: typer.Context) -> None:
    """Ouvre dans le terminal la conversation d’un adhérent."""
    from bot.house import House
    from bot.terminal import converse

    with refusing():
        settings = settings_of(context)
        house = House(settings.data)
        try:
            converse(house, settings.zone)
        finally:
            house.close()


@app.command("run", cls=FrenchCommand, short_help="Fait tourner le bot sur Telegram.")
def run_on_telegram(context: typer.Context) -> None:
    """Fait tourner le bot sur Telegram (RELAIS_TELEGRAM_TOKEN, RELAIS_ADMINISTRATORS)."""
    from bot.commands.run import run_bot
    from bot.settings import read_telegram_settings

    with refusing():
        run_bot(read_or_stop(read_telegram_settings, context))


@key.command(cls=FrenchCommand, short_help="Change la clé ; le bot doit être arrêté.")
def rotate(context: typer.Context) -> None:
    """Change la clé qui chiffre ce qui dit qui est qui ; le bot doit être arrêté."""
    from bot.commands.run import rotate_key
    from bot.settings import read_key_settings

    with refusing():
        rotate_key(read_or_stop(read_key_settings, context))


@app.command("eval", cls=FrenchCommand)
def evaluate(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FICHIER", help="Questions et réponses attendues, un objet JSON par ligne.")
    ],
) -> None:
    """Mesure les réponses à des questions dont la réponse est connue."""
    from bot.commands.evaluate import evaluate_file
    from knowledge.evaluation import BadQuestions
    from knowledge.questions import Questions

    with database_of(context) as database:
        try:
            evaluate_file(Questions(database), file)
        except BadQuestions as error:
            stop(messages.bad_questions(error.line), WRONG)
        except (OSError, UnicodeDecodeError):
            stop(messages.cannot_read(file), REFUSED)


@app.command(cls=FrenchCommand)
def summaries(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Aussi ce qui a été remplacé ou retiré.")] = False,
) -> None:
    """Liste les comptes rendus publiés."""
    from bot.commands.shelf import list_summaries
    from knowledge.shelf import Shelf

    with database_of(context) as database:
        list_summaries(Shelf(database), everything=everything)


@app.command(cls=FrenchCommand)
def topics(
    context: typer.Context,
    name: Annotated[
        list[str] | None, typer.Argument(metavar="SUJET", help="Un sujet : ce qu’en dit chaque réunion.")
    ] = None,
    body: Annotated[
        str | None, typer.Option(metavar="TEXTE", help="Une seule instance, par exemple « CSE Occitanie ».")
    ] = None,
) -> None:
    """Liste les sujets des comptes rendus, le plus récent d’abord."""
    from bot.commands.topics import list_topics, tell_topic
    from knowledge.topics import Topics

    with database_of(context) as database:
        told = Topics(database)
        while told.catch_up():
            pass
        if not (tell_topic(told, " ".join(name), body) if name else list_topics(told, body)):
            raise typer.Exit(REFUSED)


@app.command(cls=FrenchCommand)
def withdraw(
    context: typer.Context,
    number: Annotated[int, typer.Argument(metavar="NUMÉRO", help="Le numéro que donne « relais summaries ».")],
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXTE", help="Pourquoi, en 200 signes au plus, sans nom de personne.")
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Ne rien demander.")] = False,
) -> None:
    """Retire un compte rendu : plus rien n’en est cité."""
    from bot import shelf_messages
    from bot.commands.shelf import withdraw as withdraw_summary
    from knowledge.shelf import Shelf

    if not reason.strip():
        stop(shelf_messages.REASON_WANTED, WRONG)
    with database_of(context) as database:
        if not withdraw_summary(Shelf(database), number, reason, yes=yes):
            raise typer.Exit(REFUSED)


@app.command(cls=FrenchCommand)
def rebuild(context: typer.Context) -> None:
    """Relit tous les comptes rendus publiés."""
    from bot.commands.shelf import rebuild_all

    with database_of(context) as database:
        if not rebuild_all(database):
            raise typer.Exit(REFUSED)


@app.command(cls=FrenchCommand)
def doctor(context: typer.Context) -> None:
    """Dit ce qui est installé, et ce qui manque."""
    from bot.commands.doctor import examine

    if not examine(settings_of(context).data):
        raise typer.Exit(REFUSED)


def main() -> None:
    """Run, and end the process with its status."""
    # what this process makes (data, their folder, keys) is for the user it runs under alone
    os.umask(0o077)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        # an old terminal that cannot show « ❝ » shows « ? », and the program goes on
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """The status of one command line; no exception that the program expects leaves it."""
    try:
        status = app(args=arguments, prog_name="relais", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        # nobody reads any more, and the lines that are left must not complain at exit; typer does the rest
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED
    except (typer.Abort, KeyboardInterrupt):
        typer.echo(err=True)
        return INTERRUPTED
    except typer.Exit as end:
        return end.exit_code
    except Exception as error:
        if getattr(error, "exit_code", None) != WRONG:
            raise
        typer.echo(usage_sentence(error), err=True)
        return WRONG
    return status if isinstance(status, int) else 0
