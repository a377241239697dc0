"""The questions for what is missing, in six languages: whole polite sentences, so that no number or gender is put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Need(StrEnum):
    """In the order in which one asks."""

    PLACES = "where to"
    START = "when"
    DAYS = "on which days"
    STAY = "how long"
    PARTY = "how many people"
    AGES = "ages of the children"
    ORIGIN = "from where"
    BUDGET = "the budget"


@dataclass(frozen=True)
class Words:
    """`named` has {name}. `one` and `several` lead to one question or a list of them in a mail; `chat` leads to either."""

    named: str
    unnamed: str
    thanks: str
    one: str
    several: str
    chat: str
    ending: str
    questions: Mapping[Need, str]


LANGUAGES: dict[str, Words] = {
    "en": Words(
        named="Hello {name},",
        unnamed="Hello,",
        thanks="Thank you very much for your inquiry.",
        one="So that we can make you an offer that suits you, we would just like to know:",
        several="So that we can make you an offer that suits you, we would like to know a little more:",
        chat="thank you for your message! To make you an offer, we would like to know:",
        ending="We look forward to your answer.",
        questions={
            Need.PLACES: "Where would you like to go?",
            Need.START: "When would you like to travel?",
            Need.DAYS: "On which days exactly would you like to travel?",
            Need.STAY: "How long would you like to stay?",
            Need.PARTY: "How many adults are travelling, and are there any children with you (how old)?",
            Need.AGES: "Are there any children among you, and how old will they be when you travel?",
            Need.ORIGIN: "From where would you like to start?",
            Need.BUDGET: "What budget do you have in mind, per person or for everybody?",
        },
    ),
    "de": Words(
        named="Guten Tag {name},",
        unnamed="Guten Tag,",
        thanks="vielen Dank für Ihre Anfrage.",
        one="Damit wir Ihnen ein passendes Angebot machen können, wüssten wir gern noch:",
        several="Damit wir Ihnen ein passendes Angebot machen können, wüssten wir gern noch ein wenig mehr:",
        chat="vielen Dank für Ihre Nachricht! Für Ihr Angebot wüssten wir gern noch:",
        ending="Wir freuen uns auf Ihre Antwort.",
        questions={
            Need.PLACES: "Wohin möchten Sie reisen?",
            Need.START: "Wann möchten Sie reisen?",
            Need.DAYS: "An welchen Tagen genau möchten Sie reisen?",
            Need.STAY: "Wie lange möchten Sie bleiben?",
            Need.PARTY: "Wie viele Erwachsene reisen, und sind Kinder dabei (in welchem Alter)?",
            Need.AGES: "Reisen Kinder mit, und wie alt sind sie zur Reisezeit?",
            Need.ORIGIN: "Von wo möchten Sie abreisen?",
            Need.BUDGET: "Welches Budget haben Sie vorgesehen, pro Person oder für alle zusammen?",
        },
    ),
    "fr": Words(
        named="Bonjour {name},",
        unnamed="Bonjour,",
        thanks="Merci beaucoup pour votre demande.",
        one="Afin de vous proposer une offre qui vous convienne, nous aimerions encore savoir :",
        several="Afin de vous proposer une offre qui vous convienne, nous aimerions en savoir un peu plus :",
        chat="merci pour votre message ! Pour préparer votre offre, nous aimerions savoir :",
        ending="Dans l’attente de votre réponse, nous vous souhaitons une excellente journée.",
        questions={
            Need.PLACES: "Où souhaitez-vous partir ?",
            Need.START: "Quand souhaitez-vous partir ?",
            Need.DAYS: "À quelles dates précises souhaitez-vous partir ?",
            Need.STAY: "Combien de temps souhaitez-vous rester ?",
            Need.PARTY: "Combien d’adultes voyagent, et des enfants vous accompagnent-ils (de quel âge) ?",
            Need.AGES: "Des enfants voyagent-ils avec vous, et quel âge auront-ils au moment du voyage ?",
            Need.ORIGIN: "D’où souhaitez-vous partir ?",
            Need.BUDGET: "Quel budget prévoyez-vous, par personne ou pour l’ensemble du groupe ?",
        },
    ),
    "es": Words(
        named="Buenos días, {name}:",
        unnamed="Buenos días:",
        thanks="Muchas gracias por su consulta.",
        one="Para poder hacerle una oferta a su medida, nos gustaría saber todavía:",
        several="Para poder hacerle una oferta a su medida, nos gustaría saber un poco más:",
        chat="muchas gracias por su mensaje. Para preparar su oferta, nos gustaría saber:",
        ending="Quedamos a la espera de su respuesta.",
        questions={
            Need.PLACES: "¿Adónde le gustaría viajar?",
            Need.START: "¿Cuándo le gustaría viajar?",
            Need.DAYS: "¿En qué fechas exactas le gustaría viajar?",
            Need.STAY: "¿Cuánto tiempo le gustaría quedarse?",
            Need.PARTY: "¿Cuántos adultos viajan? ¿Les acompañan niños (de qué edad)?",
            Need.AGES: "¿Viajan niños con ustedes? ¿Qué edad tendrán en el momento del viaje?",
            Need.ORIGIN: "¿Desde dónde le gustaría salir?",
            Need.BUDGET: "¿Qué presupuesto tiene previsto, por persona o para todo el grupo?",
        },
    ),
    "it": Words(
        named="Buongiorno {name},",
        unnamed="Buongiorno,",
        thanks="la ringraziamo per la sua richiesta.",
        one="Per prepararle un’offerta su misura, vorremmo ancora sapere:",
        several="Per prepararle un’offerta su misura, vorremmo sapere qualcosa in più:",
        chat="grazie per il suo messaggio! Per prepararle un’offerta, vorremmo sapere:",
        ending="Restiamo in attesa di una sua risposta.",
        questions={
            Need.PLACES: "Dove le piacerebbe andare?",
            Need.START: "Quando vorrebbe partire?",
            Need.DAYS: "In quali date precise vorrebbe viaggiare?",
            Need.STAY: "Quanto tempo vorrebbe fermarsi?",
            Need.PARTY: "Quanti adulti viaggiano, e ci sono bambini (di che età)?",
            Need.AGES: "Viaggiano bambini con voi, e quanti anni avranno al momento del viaggio?",
            Need.ORIGIN: "Da dove vorrebbe partire?",
            Need.BUDGET: "Quale budget ha previsto, a persona o per tutto il gruppo?",
        },
    ),
    "pt": Words(
        named="Olá, {name},",
        unnamed="Olá,",
        thanks="Agradecemos o seu pedido.",
        one="Para podermos fazer-lhe uma proposta à sua medida, gostaríamos ainda de saber:",
        several="Para podermos fazer-lhe uma proposta à sua medida, gostaríamos de saber um pouco mais:",
        chat="agradecemos a sua mensagem! Para preparar a sua proposta, gostaríamos de saber:",
        ending="Ficamos a aguardar a sua resposta.",
        questions={
            Need.PLACES: "Para onde gostaria de viajar?",
            Need.START: "Quando gostaria de viajar?",
            Need.DAYS: "Em que datas exatas gostaria de viajar?",
            Need.STAY: "Quanto tempo gostaria de ficar?",
            Need.PARTY: "Quantos adultos viajam, e há crianças (de que idade)?",
            Need.AGES: "Há crianças no grupo, e que idade terão na altura da viagem?",
            Need.ORIGIN: "De onde gostaria de partir?",
            Need.BUDGET: "Que orçamento tem previsto, por pessoa ou para todo o grupo?",
        },
    ),
}  # fmt: skip
