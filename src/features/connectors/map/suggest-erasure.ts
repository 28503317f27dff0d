/**
 * What might become of a table's rows on erasure, suggested from names and types (decision 98). Like every suggestion it
 * runs only once a person confirmed it; where nothing is known, nothing is suggested and the words keep their defaults.
 */
import type { Column, Table } from "../catalog.ts";
import type { Keep, EraseTreatment, SharedEraseTreatment } from "./erasure.ts";
import { parseLink } from "./links.ts";
import type { RelationGuess } from "./suggest-relations.ts";
import { singulars, wordsOf } from "./words.ts";
import type { Remark } from "./write.ts";

export type ErasureGuess = {
  readonly on_erase?: EraseTreatment;
  readonly on_erase_shared?: SharedEraseTreatment;
  readonly keep?: Keep;
  /** By the word it explains. */
  readonly remarks: Readonly<Record<string, Remark>>;
};

const setOf = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));
const accounting = setOf(`
  invoice payment receipt refund payout payroll payslip salary accounting bookkeeping journalentry creditnote voucher
  rechnung zahlung beleg buchung quittung gutschrift lohn gehalt facture paiement recu avoir paie factura pago recibo nomina
  fattura pagamento ricevuta`);
const traces = setOf(`
  audit history changelog auditlog protokoll verlauf historique journal historial
  registro storico`);
const talk = setOf(`
  message thread chat conversation comment post reply mail email letter ticket nachricht kommentar unterhaltung
  commentaire courriel mensaje comentario correo messaggio commento`);

/** Nothing where the names say nothing. */
export function guessErasure(table: Table, guesses: ReadonlyMap<string, unknown>): ErasureGuess {
  const words = wordsOf(table.name).flatMap((word) => [...singulars(word), word]);
  const joined = wordsOf(table.name).join("");
  const speaks = (list: ReadonlySet<string>): boolean =>
    words.some((word) => list.has(word)) || list.has(joined);
  if (speaks(accounting)) return accounts(table, guesses);
  if (speaks(traces) || /(?:audit|change)_?logs?$/i.test(table.name)) return trace;
  if (speaks(talk))
    return {
      on_erase_shared: "unlink",
      remarks: {
        on_erase_shared: {
          confidence: 0.55,
          reason: "by name a message: the others keep it, without this person",
        },
      },
    };
  return { remarks: {} };
}

const trace: ErasureGuess = {
  on_erase: "keep",
  keep: { because: "Shows afterwards who did what. Say how long that is needed." },
  remarks: {
    on_erase: { confidence: 0.4, reason: "by name a record of what was done; a copy in it may have to go" },
    keep: { confidence: 0.4, reason: "name the reason and the time that hold here" },
  },
};

/** Six years after the end of the year is the British rule for company accounts; others ask for eight or ten. */
function accounts(table: Table, guesses: ReadonlyMap<string, unknown>): ErasureGuess {
  const day = accountingDay(table, guesses);
  const because = "Tax law asks to keep accounts for some years. Say which law and how many.";
  return {
    on_erase: "keep",
    on_erase_shared: "keep",
    keep: {
      because,
      exemption: "legal-obligation",
      ...(day === undefined ? {} : { until: { column: day.name, years: 7 } }),
    },
    remarks: {
      on_erase: { confidence: 0.65, reason: "by name part of the accounts, which tax law asks to keep" },
      on_erase_shared: { confidence: 0.65, reason: "by name part of the accounts" },
      keep:
        day === undefined
          ? { confidence: 0.4, reason: "no column says from when the time counts" }
          : { confidence: 0.45, reason: `counted from ${day.name}; six to ten years, by country` },
    },
  };
}

function accountingDay(table: Table, guesses: ReadonlyMap<string, unknown>): Column | undefined {
  const days = table.columns.filter(
    ({ name, type }) => /^(?:date|timestamp)\b/.test(type) && !type.endsWith("[]") && !guesses.has(name),
  );
  const telling =
    /issue|invoice|book|paid|payment|posted|transaction|datum|rechnung|zahl|emise|paye|emit|pago|emess/i;
  const operational = /updat|delet|modif|chang|expir|due|geaend|geloesch/i;
  return (
    days.find(({ name }) => telling.test(name)) ??
    days.find(({ name }) => /^(?:date|day|on|at|created_?(?:at|on)?)$/i.test(name)) ??
    days.find(({ name }) => !operational.test(name))
  );
}

/** Whoever handled a row leaves it to whose it is, where the column may be empty. */
export function canBeUnlinked(table: Table, { role, match }: RelationGuess): boolean {
  if (role !== "accessed_by") return false;
  const columns = Object.keys(match).map(parseLink);
  return columns.every(({ path, column }) => {
    const known = table.columns.find(({ name }) => name === column);
    return known !== undefined && !table.primaryKey.includes(column) && (path.length > 0 || !known.notNull);
  });
}
