/**
 * The authorities a person may complain to (GDPR Art. 77; UK GDPR Art. 77, Data Protection Act 2018 s165; PDPA s. 48H;
 * FADP art. 49; POPIA s. 74; Cal. Civ. Code § 1798.199.45), as data of 21 November 2026. Names and sites from the members' list of the European Data Protection Board
 * (https://www.edpb.europa.eu/about-edpb/about-edpb/members_en) and of the authorities themselves
 * (https://ico.org.uk/make-a-complaint/). Only the United Kingdom's postal address is held: for the others the site
 * says where to write.
 */
import type { Regime } from "./regimes.ts";

export type Authority = {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly name: string;
  readonly site: string;
  readonly address?: readonly string[];
  readonly telephone?: string;
};

const listed: readonly (readonly [country: string, name: string, site: string])[] = [
  ["AT", "Österreichische Datenschutzbehörde", "dsb.gv.at"],
  ["BE", "Autorité de protection des données – Gegevensbeschermingsautoriteit", "dataprotectionauthority.be"],
  ["BG", "Commission for Personal Data Protection", "cpdp.bg"],
  ["CY", "Commissioner for Personal Data Protection", "dataprotection.gov.cy"],
  ["CZ", "Úřad pro ochranu osobních údajů", "uoou.gov.cz"],
  ["DK", "Datatilsynet", "datatilsynet.dk"],
  ["EE", "Andmekaitse Inspektsioon", "aki.ee"],
  ["ES", "Agencia Española de Protección de Datos", "aepd.es"],
  ["FI", "Tietosuojavaltuutetun toimisto", "tietosuoja.fi"],
  ["FR", "Commission nationale de l’informatique et des libertés", "cnil.fr"],
  ["GR", "Αρχή Προστασίας Δεδομένων Προσωπικού Χαρακτήρα", "dpa.gr"],
  ["HR", "Agencija za zaštitu osobnih podataka", "azop.hr"],
  ["HU", "Nemzeti Adatvédelmi és Információszabadság Hatóság", "naih.hu"],
  ["IE", "Data Protection Commission", "dataprotection.ie"],
  ["IS", "Persónuvernd", "personuvernd.is"],
  ["IT", "Garante per la protezione dei dati personali", "garanteprivacy.it"],
  ["LI", "Datenschutzstelle", "datenschutzstelle.li"],
  ["LT", "Valstybinė duomenų apsaugos inspekcija", "vdai.lrv.lt"],
  ["LU", "Commission nationale pour la protection des données", "cnpd.public.lu"],
  ["LV", "Datu valsts inspekcija", "dvi.gov.lv"],
  ["MT", "Office of the Information and Data Protection Commissioner", "idpc.org.mt"],
  ["NL", "Autoriteit Persoonsgegevens", "autoriteitpersoonsgegevens.nl"],
  ["NO", "Datatilsynet", "datatilsynet.no"],
  ["PL", "Urząd Ochrony Danych Osobowych", "uodo.gov.pl"],
  ["PT", "Comissão Nacional de Proteção de Dados", "cnpd.pt"],
  [
    "RO",
    "Autoritatea Națională de Supraveghere a Prelucrării Datelor cu Caracter Personal",
    "dataprotection.ro",
  ],
  ["SE", "Integritetsskyddsmyndigheten", "imy.se"],
  ["SI", "Informacijski pooblaščenec", "ip-rs.si"],
  ["SK", "Úrad na ochranu osobných údajov Slovenskej republiky", "dataprotection.gov.sk"],
];

const unitedKingdom: Authority = {
  country: "GB",
  name: "Information Commissioner’s Office",
  site: "ico.org.uk/make-a-complaint",
  address: ["Wycliffe House, Water Lane", "Wilmslow, Cheshire SK9 5AF"],
  telephone: "0303 123 1113",
};

const european: ReadonlyMap<string, Authority> = new Map(
  listed.map(([country, name, site]): [string, Authority] => [country, { country, name, site }]),
);

/** Each of these has no country to choose by; California has two. */
const others: Readonly<Record<Exclude<Regime, "EU">, readonly Authority[]>> = {
  UK: [unitedKingdom],
  SG: [{ country: "SG", name: "Personal Data Protection Commission", site: "pdpc.gov.sg" }],
  "US-CA": [
    {
      country: "US",
      name: "California Privacy Protection Agency",
      site: "cppa.ca.gov/webapplications/complaint",
    },
    { country: "US", name: "Attorney General of California", site: "oag.ca.gov/contact/consumer-complaint" },
  ],
  CH: [
    {
      country: "CH",
      name: "Federal Data Protection and Information Commissioner",
      site: "edoeb.admin.ch",
    },
  ],
  ZA: [{ country: "ZA", name: "Information Regulator (South Africa)", site: "inforegulator.org.za" }],
};

/**
 * The authorities for a regime and the country of the organisation, the usual one first. Germany has one per Land, and no
 * country outside the European Economic Area has one of its own: none then, and a person must name it.
 */
export function authoritiesFor(regime: Regime, country: string | undefined): readonly Authority[] {
  if (regime !== "EU") return others[regime];
  const authority = country === undefined ? undefined : european.get(country);
  return authority === undefined ? [] : [authority];
}

/** The first of them. */
export function authorityFor(regime: Regime, country: string | undefined): Authority | undefined {
  return authoritiesFor(regime, country)[0];
}
