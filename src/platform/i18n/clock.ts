/**
 * Why a clock says what it says, in sentences: one catalogue for the office, the public pages and the letters. `law`
 * gives keys and days; here days get the form the reader's language has for them.
 */
import type { Reason } from "../../law/clock.ts";
import { sentences } from "./messages.ts";

const english = {
  received: "Received on {dateLong}.",
  "starts.identity": "The time counts from {dateLong}, when the proof of identity arrived.",
  "starts.fee": "The time counts from {dateLong}, when the fee was paid.",
  "waiting.identity": "The time has not started: proof of identity was asked for and is not here yet.",
  "waiting.fee": "The time has not started: a fee was asked for and has not been paid yet.",
  paused: "The time stands still since {dateLong}, when the person was asked something, until they answer.",
  "pause.counted": {
    plural: "days",
    one: "{days} day of waiting for the person’s answer is added.",
    other: "{days} days of waiting for the person’s answer are added.",
  },
  "pause.uncounted": "Under this rule, waiting for the person’s answer does not lengthen the time.",
  extended: {
    plural: "months",
    one: "The time was extended by {months} month.",
    other: "The time was extended by {months} months.",
  },
  "months.working": {
    plural: "months",
    one: "One month ends on {endLong}, a working day.",
    other: "{months} months end on {endLong}, a working day.",
  },
  "months.saturday": {
    plural: "months",
    one: "One month ends on {endShort}, a Saturday; the next working day is {dueDay}.",
    other: "{months} months end on {endShort}, a Saturday; the next working day is {dueDay}.",
  },
  "months.sunday": {
    plural: "months",
    one: "One month ends on {endShort}, a Sunday; the next working day is {dueDay}.",
    other: "{months} months end on {endShort}, a Sunday; the next working day is {dueDay}.",
  },
  "months.holiday": {
    plural: "months",
    one: "One month ends on {endDay}, a public holiday ({holiday}); the next working day is {dueDay}.",
    other: "{months} months end on {endDay}, a public holiday ({holiday}); the next working day is {dueDay}.",
  },
  "longer.working": "So the time ends on {endLong}, a working day.",
  "longer.saturday": "So the time ends on {endShort}, a Saturday; the next working day is {dueDay}.",
  "longer.sunday": "So the time ends on {endShort}, a Sunday; the next working day is {dueDay}.",
  "longer.holiday":
    "So the time ends on {endDay}, a public holiday ({holiday}); the next working day is {dueDay}.",
  unsuspended:
    "Not every authority accepts that the time stands still: without the wait it ends on {dateLong}.",
  "calendar.ends":
    "The time ends on {endLong} or soon after. The calendar of {calendar} is known from {fromLong} to {untilLong} only, so the working day cannot be told.",
  "calendar.missing":
    "No calendar of working days is known for this place (set: {calendar}), so the last day cannot be told.",
  "calendar.unverified":
    "The holidays of {calendar} for this year have not been checked against the official list.",
} as const;

const catalogue = sentences(english, {
  es: {
    received: "Recibida el {dateLong}.",
    "starts.identity": "El plazo cuenta desde el {dateLong}, cuando llegó la prueba de identidad.",
    "starts.fee": "El plazo cuenta desde el {dateLong}, cuando se pagó la tasa.",
    "waiting.identity": "El plazo no ha empezado: se pidió una prueba de identidad que aún no ha llegado.",
    "waiting.fee": "El plazo no ha empezado: se pidió una tasa que aún no se ha pagado.",
    paused:
      "El plazo está detenido desde el {dateLong}, cuando se preguntó algo a la persona, hasta que conteste.",
    "pause.counted": {
      plural: "days",
      one: "Se añade {days} día de espera de la respuesta de la persona.",
      other: "Se añaden {days} días de espera de la respuesta de la persona.",
    },
    "pause.uncounted": "Con esta regla, esperar la respuesta de la persona no alarga el plazo.",
    extended: {
      plural: "months",
      one: "El plazo se prorrogó {months} mes.",
      other: "El plazo se prorrogó {months} meses.",
    },
    "months.working": {
      plural: "months",
      one: "Un mes termina el {endLong}, día hábil.",
      other: "{months} meses terminan el {endLong}, día hábil.",
    },
    "months.saturday": {
      plural: "months",
      one: "Un mes termina el {endShort}, sábado; el siguiente día hábil es el {dueDay}.",
      other: "{months} meses terminan el {endShort}, sábado; el siguiente día hábil es el {dueDay}.",
    },
    "months.sunday": {
      plural: "months",
      one: "Un mes termina el {endShort}, domingo; el siguiente día hábil es el {dueDay}.",
      other: "{months} meses terminan el {endShort}, domingo; el siguiente día hábil es el {dueDay}.",
    },
    "months.holiday": {
      plural: "months",
      one: "Un mes termina el {endDay}, festivo ({holiday}); el siguiente día hábil es el {dueDay}.",
      other:
        "{months} meses terminan el {endDay}, festivo ({holiday}); el siguiente día hábil es el {dueDay}.",
    },
    "longer.working": "Así, el plazo termina el {endLong}, día hábil.",
    "longer.saturday": "Así, el plazo termina el {endShort}, sábado; el siguiente día hábil es el {dueDay}.",
    "longer.sunday": "Así, el plazo termina el {endShort}, domingo; el siguiente día hábil es el {dueDay}.",
    "longer.holiday":
      "Así, el plazo termina el {endDay}, festivo ({holiday}); el siguiente día hábil es el {dueDay}.",
    unsuspended:
      "No todas las autoridades aceptan que el plazo se detenga: sin la espera termina el {dateLong}.",
    "calendar.ends":
      "El plazo termina el {endLong} o poco después. El calendario de {calendar} solo se conoce del {fromLong} al {untilLong}, por lo que no se puede indicar el día hábil.",
    "calendar.missing":
      "No se conoce ningún calendario laboral para este lugar (elegido: {calendar}), por lo que no se puede indicar el último día.",
    "calendar.unverified":
      "Los festivos de {calendar} de este año no se han comprobado con la lista oficial.",
  },
});

export type ClockLanguage = (typeof catalogue.languages)[number];

/** One sentence per reason, in order. */
export function explainClock(language: ClockLanguage, explanation: readonly Reason[]): readonly string[] {
  const first = explanation.find(({ key }) => key === "received")?.parameters["date"];
  const year = typeof first === "string" ? Temporal.PlainDate.from(first).year : undefined;
  return explanation.map(({ key, parameters }) =>
    catalogue.sayDynamic(language, key, withDays(language, parameters, year)),
  );
}

/** A parameter `end` that is a day gives `endLong`, `endDay` and `endShort`; the short forms leave out `year`. */
function withDays(
  language: ClockLanguage,
  parameters: Reason["parameters"],
  year: number | undefined,
): Reason["parameters"] {
  const filled: Record<string, string | number> = { ...parameters };
  for (const [name, value] of Object.entries(parameters)) {
    if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) continue;
    const day = Temporal.PlainDate.from(value);
    const form = (options: Intl.DateTimeFormatOptions): string =>
      // British order and no comma after the weekday: the English of the product.
      day.toLocaleString(language === "en" ? "en-GB" : language, options).replace(/^([A-Z][a-z]+), /, "$1 ");
    const short: Intl.DateTimeFormatOptions = {
      day: "numeric",
      month: "long",
      ...(day.year === year ? {} : { year: "numeric" }),
    };
    filled[`${name}Short`] = form(short);
    filled[`${name}Day`] = form({ weekday: "long", ...short });
    filled[`${name}Long`] = form({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
  }
  return filled;
}
