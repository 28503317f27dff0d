/** The bodies of law this folder knows, and how sure it is of what it says about them. */
export const regimes = ["EU", "UK", "SG", "US-CA", "CH", "ZA"] as const;
/** EU stands for the European Economic Area. */
export type Regime = (typeof regimes)[number];
/** The two that share the GDPR's text. */
export type GdprRegime = Extract<Regime, "EU" | "UK">;

/** The states of the European Economic Area, ISO 3166-1 alpha-2 (EEA Agreement; Regulation (EU) 2016/679 art. 3). */
const economicArea = new Set(
  "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split(" "),
);

/** The law of a country, ISO 3166-1 alpha-2, where this folder knows it. The United States have no one law: none. */
export function regimeOfCountry(country: string | undefined): Regime | undefined {
  if (country === undefined) return undefined;
  if (economicArea.has(country)) return "EU";
  const own: Readonly<Record<string, Regime>> = { GB: "UK", SG: "SG", CH: "CH", ZA: "ZA" };
  return own[country];
}

/**
 * How sure a statement is. statute: the text says so; guidance: an authority says so; reading: our reading where the text
 * is silent; unverified: from memory, to be checked against the text; product: our own rule, no law.
 */
export type Confidence = "statute" | "guidance" | "reading" | "unverified" | "product";

export type Source = { readonly confidence: Confidence; readonly citation: string };

/** Something that is law from one day to another; both days belong to it. */
export type InForce = { readonly from: string; readonly until?: string | undefined };

type PlainDate = Temporal.PlainDate;

export function isInForce({ from, until }: InForce, day: PlainDate): boolean {
  const text = day.toString();
  return from <= text && (until === undefined || text <= until);
}

export type Body = {
  readonly regime: Regime;
  readonly name: string;
  readonly spanish: string;
  /** The instruments, by their usual names. */
  readonly law: readonly string[];
  /** The first day this folder speaks of. */
  readonly from: string;
};

export const bodies: Readonly<Record<Regime, Body>> = {
  EU: {
    regime: "EU",
    name: "European Union and European Economic Area",
    spanish: "Unión Europea y Espacio Económico Europeo",
    law: ["Regulation (EU) 2016/679 (GDPR)", "Regulation (EEC, Euratom) 1182/71"],
    from: "2018-05-25",
  },
  UK: {
    regime: "UK",
    name: "United Kingdom",
    spanish: "Reino Unido",
    law: ["UK GDPR", "Data Protection Act 2018", "Data (Use and Access) Act 2025"],
    from: "2018-05-25",
  },
  SG: {
    regime: "SG",
    name: "Singapore",
    spanish: "Singapur",
    law: ["Personal Data Protection Act 2012", "Personal Data Protection Regulations 2021"],
    from: "2021-02-01",
  },
  "US-CA": {
    regime: "US-CA",
    name: "California",
    spanish: "California",
    law: ["California Consumer Privacy Act of 2018, as amended", "California Code of Regulations, title 11"],
    from: "2023-01-01",
  },
  CH: {
    regime: "CH",
    name: "Switzerland",
    spanish: "Suiza",
    law: ["Federal Act on Data Protection (FADP)", "Data Protection Ordinance (DPO)"],
    from: "2023-09-01",
  },
  ZA: {
    regime: "ZA",
    name: "South Africa",
    spanish: "Sudáfrica",
    law: [
      "Protection of Personal Information Act 4 of 2013 (POPIA)",
      "Promotion of Access to Information Act 2 of 2000 (PAIA)",
    ],
    from: "2021-07-01",
  },
};
