/**
 * The records of two authorities as columns of our activities: the 30 headings of the Information Commissioner's controller
 * record, and the sheet per activity of the French authority's. Pure. GDPR Art. 30(1).
 */
import { kinds } from "../kinds/all.ts";
import type { dataKinds, safeguardKinds } from "../kinds/processing.ts";
import type { Field, FieldValue } from "../kinds/field.ts";
import type { Values } from "../kinds/values.ts";
import { cellOf, fieldColumn, linesIn, valueFrom } from "./domain.cells.ts";
import type { Column } from "./domain.cells.ts";

const fields = kinds["processing-activity"].fields;
const fieldAt = (path: string): Field => {
  const field = fields[path];
  if (field === undefined) throw new Error(`An activity has no field ${path}.`);
  return field;
};
const at = (title: string, path: string): Column => fieldColumn(title, path, fieldAt(path));
const list = (values: Values, path: string): readonly string[] => {
  const value = values[path];
  return value === undefined ? [] : typeof value === "string" ? [value] : value;
};

const negative = /^(?:no|none|not? applicable|n\/?a|non|aucune?|néant)\.?$/i;
const positive = /^(?:yes|oui|x|✓|true|1)$/i;

/** “None” is a statement, an empty cell is not; anything else says that there is some. */
function presenceColumn(title: string, presence: string, words: string): Column {
  return {
    title,
    write: (values) => {
      if (values[presence] === "none") return "None";
      if (values[presence] !== "some") return "";
      return cellOf(fieldAt(words), values[words]) || "Yes";
    },
    read: (cell) => {
      const text = cell.trim();
      if (text === "") return {};
      if (negative.test(text)) return { [presence]: "none", [words]: [] };
      return { [presence]: "some", [words]: positive.test(text) ? [] : linesIn(cell) };
    },
  };
}

/** GDPR Arts. 12–22: what the bases of an activity leave to people, unless the register says otherwise. */
function rightsOf(values: Values): string {
  if (values["rights"] !== undefined) return cellOf(fieldAt("rights"), values["rights"]);
  const bases = list(values, "lawfulBases");
  if (bases.length === 0) return "";
  const has = (...wanted: readonly string[]): boolean => wanted.some((basis) => bases.includes(basis));
  return [
    "To be informed",
    "Access",
    "Rectification",
    ...(has("consent", "contract", "legitimate-interests", "vital-interests") ? ["Erasure"] : []),
    "Restriction",
    ...(has("consent", "contract") ? ["Portability"] : []),
    ...(has("legitimate-interests", "public-task") ? ["Objection"] : []),
    ...(has("consent") ? ["Withdrawal of consent"] : []),
  ].join("\n");
}

const rightsColumn: Column = {
  title: "Rights available to individuals",
  write: rightsOf,
  // What follows from the basis follows again; only what differs is a fact of its own.
  read: (cell) => ({ rights: linesIn(cell) }),
};

const bases = at("Article 6 lawful basis for processing personal data", "lawfulBases");

/** In the order of the workbook. */
export const icoColumns: readonly Column[] = [
  at("Business function", "businessFunction"),
  at("Purpose of processing", "words.en.purposes"),
  at("Name and contact details of joint controller (if applicable)", "jointControllers"),
  at("Categories of individuals", "words.en.people"),
  at("Categories of personal data", "words.en.data"),
  at("Categories of recipients", "words.en.recipients"),
  at("Link to contract with processor", "processorContracts"),
  presenceColumn(
    "Names of third countries or international organisations that personal data are transferred to (if applicable)",
    "transfers",
    "countries",
  ),
  at(
    "Safeguards for exceptional transfers of personal data to third countries or international organisations (if applicable)",
    "words.en.transfers",
  ),
  at("Retention schedule (if possible)", "words.en.retention"),
  at("General description of technical and organisational security measures (if possible)", "security"),
  bases,
  at("Article 9 condition for processing special category data", "conditions"),
  at("Legitimate interests for the processing (if applicable)", "legitimateInterests"),
  at("Link to record of legitimate interests assessment (if applicable)", "assessmentRecord"),
  rightsColumn,
  presenceColumn(
    "Existence of automated decision-making, including profiling (if applicable)",
    "automatedDecisions",
    "words.en.automatedDecisions",
  ),
  at("The source of the personal data (if applicable)", "words.en.source"),
  at("Link to record of consent", "consentRecord"),
  at("Location of personal data", "location"),
  at("Data Protection Impact Assessment required?", "assessmentRequired"),
  at("Data Protection Impact Assessment progress", "assessmentProgress"),
  at("Link to Data Protection Impact Assessment", "impactAssessmentRecord"),
  at("Has a personal data breach occurred?", "hadBreach"),
  at("Link to record of personal data breach", "breachRecord"),
  at("Data Protection Act 2018 Schedule 1 Condition for processing", "schedule1Condition"),
  {
    title: "GDPR Article 6 lawful basis for processing",
    write: bases.write,
    // The same fact a second time: the first column is the one that is read.
    read: () => ({}),
  },
  at("Link to retention and erasure policy document", "retentionPolicy"),
  at("Is personal data retained and erased in accordance with the policy document?", "retentionKept"),
  at("Reasons for not adhering to policy document (if applicable)", "retentionReasons"),
];

const frenchData: Readonly<Record<keyof typeof dataKinds, string>> = {
  identity: "État-civil, identité, données d'identification, images",
  private: "Vie personnelle",
  professional: "Vie professionnelle",
  financial: "Informations d'ordre économique et financier",
  connection: "Données de connexion",
  location: "Données de localisation",
  internet: "Internet (cookies, traceurs, données de navigation, mesures d'audience)",
  other: "Autres catégories de données",
};
const frenchSafeguards: Readonly<Record<keyof typeof safeguardKinds, string>> = {
  access: "Contrôle d'accès des utilisateurs",
  traces: "Mesures de traçabilité",
  software: "Mesures de protection des logiciels",
  backup: "Sauvegarde des données",
  encryption: "Chiffrement des données",
  processors: "Contrôle des sous-traitants",
  other: "Autres mesures",
};

/** One box of several that are one list of ours; the reader joins them (`joined`). */
const boxes = (path: string, labels: Readonly<Record<string, string>>): readonly Column[] =>
  Object.entries(labels).map(([code, title]) => ({
    title,
    write: (values) => (list(values, path).includes(code) ? "Oui" : ""),
    read: (cell) => ({ [path]: positive.test(cell.trim()) ? [code] : [] }),
  }));

const yesNo = (title: string, path: string, yes: string, no: string): Column => ({
  title,
  write: (values) => (values[path] === yes ? "Oui" : values[path] === no ? "Non" : ""),
  read: (cell) => {
    if (cell.trim() === "") return {};
    return { [path]: positive.test(cell.trim()) ? yes : no };
  },
});

/** The French record divides recipients in three; ours are one list, two parts of which are named again. */
const outside: Column = {
  title: "Organismes externes",
  write: (values) => {
    const named = new Set([...list(values, "recipientsInside"), ...list(values, "recipientsProcessors")]);
    return list(values, "words.en.recipients")
      .filter((one) => !named.has(one))
      .join("\n");
  },
  read: (cell) => ({ "words.en.recipients": linesIn(cell) }),
};
const partOfRecipients = (title: string, path: string): Column => ({
  title,
  write: (values) => list(values, path).join("\n"),
  read: (cell) => ({ [path]: linesIn(cell), "words.en.recipients": linesIn(cell) }),
});

/** In the order of the sheet. */
export const cnilColumns: readonly Column[] = [
  at("Nom de l'activité", "words.en.name"),
  at("Date de création de la fiche", "startedOn"),
  at("Date de dernière mise à jour", "reviewedOn"),
  at("Nom du responsable conjoint du traitement", "jointControllers"),
  at("Nom du logiciel ou de l'application (si pertinent)", "software"),
  at("Objectifs poursuivis", "words.en.purposes"),
  at("Catégories de personnes concernées", "words.en.people"),
  ...boxes("dataKinds", frenchData),
  at("Catégories de données : précisions", "words.en.data"),
  yesNo("Des données sensibles sont-elles traitées ?", "hasSpecialCategories", "yes", "no"),
  at("Si oui, lesquelles ?", "specialCategories"),
  at("Durées de conservation", "words.en.retention"),
  partOfRecipients("Destinataires internes", "recipientsInside"),
  outside,
  partOfRecipients("Sous-traitants", "recipientsProcessors"),
  yesNo("Des données sont-elles transférées hors de l'Union européenne ?", "transfers", "some", "none"),
  at("Si oui, vers quels pays ?", "countries"),
  ...boxes("safeguardKinds", frenchSafeguards),
  at("Mesures de sécurité : précisions", "security"),
];

/** What several cells say of one list is joined, in the order of the columns; of one fact the last stands. */
export function joined(parts: readonly Values[]): Values {
  const made: Record<string, FieldValue> = {};
  for (const part of parts)
    for (const [path, value] of Object.entries(part)) {
      const before = made[path];
      made[path] =
        Array.isArray(before) && typeof value !== "string" ? [...new Set([...before, ...value])] : value;
    }
  return made;
}

/** Rights that follow from the bases are no fact of their own: read back, they are left out. */
export function withoutDerivedRights(values: Values): Values {
  const { rights, ...rest } = values;
  if (rights === undefined) return values;
  const said = typeof rights === "string" ? [rights] : rights;
  const follows = valueFrom(fieldAt("rights"), rightsOf(rest));
  return JSON.stringify(said) === JSON.stringify(follows) ? { ...rest, rights: [] } : values;
}
