/** The letters of a complaint (UK DPA 2018 s. 164A: acknowledged, informed, told the outcome), English and Spanish. */
import type { Letter, LetterFacts } from "../../platform/cases/machine.ts";

type Language = "en" | "es";
type Parts = readonly (string | undefined)[];

const letter = (subject: string, parts: Parts): Letter => ({
  subject,
  text: parts.filter((part) => part !== undefined && part !== "").join("\n\n"),
});

const greeting = (language: Language, { name }: LetterFacts): string => {
  if (language === "es") return name === undefined ? "Buenos días:" : `Estimada/o ${name}:`;
  return name === undefined ? "Hello," : `Dear ${name},`;
};

const contact = (language: Language, { officerContact }: LetterFacts): string | undefined => {
  if (officerContact === "") return undefined;
  return language === "es"
    ? `Si tiene preguntas, puede escribir a ${officerContact}.`
    : `If you have questions, write to ${officerContact}.`;
};

const further = (language: Language, { authority }: LetterFacts): string => {
  // Its name and address come as the register has them, and fit into no sentence.
  const which = authority === undefined ? "" : ` (${authority})`;
  return language === "es"
    ? `Si no está de acuerdo, puede reclamar ante la autoridad de protección de datos${which}. También puede acudir a los tribunales.`
    : `If you do not agree, you can complain to the data protection authority${which}. You can also go to court.`;
};

const signed = (language: Language, { organisation }: LetterFacts): string =>
  language === "es" ? `Atentamente,\n${organisation}` : `Yours sincerely,\n${organisation}`;

export const letters = {
  acknowledgement: (language: Language, facts: LetterFacts): Letter =>
    language === "es"
      ? letter(`Hemos recibido su reclamación (${facts.reference})`, [
          greeting(language, facts),
          `El ${facts.receivedOn} recibimos su reclamación. Su número es ${facts.reference}.`,
          "La estudiamos y le diremos sin demora qué resulta.",
          facts.words,
          contact(language, facts),
          signed(language, facts),
        ])
      : letter(`We have your complaint (${facts.reference})`, [
          greeting(language, facts),
          `On ${facts.receivedOn} we received your complaint. Its number is ${facts.reference}.`,
          "We are looking into it and will tell you without delay what comes of it.",
          facts.words,
          contact(language, facts),
          signed(language, facts),
        ]),
  apology: (language: Language, facts: LetterFacts): Letter =>
    letter(
      language === "es" ? `Nuestras disculpas (${facts.reference})` : `We apologise (${facts.reference})`,
      [greeting(language, facts), facts.words, contact(language, facts), signed(language, facts)],
    ),
  outcome: (language: Language, facts: LetterFacts): Letter =>
    letter(
      language === "es"
        ? `El resultado de su reclamación (${facts.reference})`
        : `What came of your complaint (${facts.reference})`,
      [
        greeting(language, facts),
        language === "es"
          ? `El ${facts.receivedOn} recibimos su reclamación. Esto es lo que resultó.`
          : `On ${facts.receivedOn} we received your complaint. This is what came of it.`,
        facts.words,
        further(language, facts),
        contact(language, facts),
        signed(language, facts),
      ],
    ),
} as const;
