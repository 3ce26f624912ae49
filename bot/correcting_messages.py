"""What the bot says in French to representatives who put topics right."""

from __future__ import annotations

from bot.people_messages import counted

TAKE_OUT = "Retirer du sujet"
TAKEN_OUT = "C’est fait : ce passage n’est plus dans ce sujet."
TOPIC_USAGE = (
    "Corriger les sujets, par exemple : /sujet renommer NAO = Salaires\n\n"
    "/sujet renommer A = B\n"
    "/sujet fusionner A = B : A devient B\n"
    "/sujet séparer A : défait la fusion\n"
    "/sujet masquer A, /sujet montrer A\n"
    "/sujet ajouter A : un nouveau sujet\n"
    "/sujet ajouter A = B, C : d’autres noms pour A\n"
    "/sujet lien A : l’adresse à mettre dans un tract\n\n"
    "Un passage dans un sujet : répondez /sujet mettre A au message qui le montre\n"
    "Hors d’un sujet : /sujets, ouvrez le passage, puis « Retirer du sujet »."
)


def hidden_topics(names: str) -> str:
    return f"Masqués : {names}"


def no_such_topic(name: str, near: str) -> str:
    offered = f" Peut-être : {near}." if near else ""
    return f"Aucun sujet ne s’appelle « {name} ».{offered} /sujets les donne tous."


def topic_taken(typed: str, name: str) -> str:
    if typed.casefold() == name.casefold():
        return f"Un sujet s’appelle déjà « {name} ». Pour réunir deux sujets : /sujet fusionner A = B"
    return f"« {typed} » trouve déjà le sujet « {name} ». Pour réunir deux sujets : /sujet fusionner A = B"


NO_TOPIC_NAME = "Ce nom ne convient pas : il faut au moins un mot qui dise quelque chose, et 80 signes au plus."
SAME_TOPIC = "C’est le même sujet."


def renamed(name: str) -> str:
    return f"C’est fait : le sujet s’appelle « {name} ». L’ancien nom le trouve encore."


def merged(name: str, into: str) -> str:
    return f"C’est fait : « {name} » est dans « {into} », avec ceux qui le suivaient. /sujet séparer {name} le défait."


def split(name: str, other: str) -> str:
    return (
        f"C’est fait : « {name} » est de nouveau un sujet. Qui le suivait avant la fusion le suit de nouveau ; "
        f"les autres suivent toujours « {other} »."
    )


def not_merged(name: str) -> str:
    return f"« {name} » n’est réuni à aucun autre sujet."


def put_in(name: str) -> str:
    return f"C’est fait : ce passage est dans « {name} »."


NO_PASSAGE = "Répondez, par cette commande, à un message de Relais qui montre un seul passage : une réponse, ou un passage ouvert."


def link(name: str, address: str) -> str:
    return f"Pour proposer de suivre « {name} » dans un tract ou un courriel :\n{address}"


def already_hidden(name: str) -> str:
    return f"« {name} » est masqué. /sujet montrer {name} le remet."


def already_shown(name: str) -> str:
    return f"« {name} » n’est pas masqué."


def hidden(name: str, is_hidden: bool) -> str:
    return (
        f"C’est fait : « {name} » est masqué. /sujet montrer {name} le remet."
        if is_hidden
        else f"C’est fait : « {name} » est de nouveau montré."
    )


def added(name: str, aliases: str, meetings: int) -> str:
    spoken = f"{counted(meetings, 'réunion')} en parle{'nt' if meetings > 1 else ''}"
    done = f"se trouve aussi par : {aliases}" if aliases else "est ajouté"
    return f"C’est fait : le sujet « {name} » {done}. {spoken if meetings else 'Aucune réunion n’en parle encore'}."
