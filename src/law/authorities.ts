/**
 * The authorities a person may complain to (GDPR Art. 77; UK GDPR Art. 77, Data Protection Act 2018 s165), as data
 * of 21 November 2026. Names and sites from the members' list of the European Data Protection Board
 * (https://www.edpb.europa.eu/about-edpb/about-edpb/members_en) and of the authorities themselves
 * (https://ico.org.uk/make-a-complaint/). Only the United Kingdom's postal address is held: for the others the site
 * says where to write.
 */
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

const authorities: ReadonlyMap<string, Authority> = new Map([
  ["GB", unitedKingdom],
  ...listed.map(([country, name, site]): [string, Authority] => [country, { country, name, site }]),
]);

/**
 * The authority for a regime and the country of the organisation. Germany has one per Land, and no country outside
 * the regime has one: `undefined` then, and a person must name it.
 */
export function authorityFor(regime: "UK" | "EU", country: string | undefined): Authority | undefined {
  if (regime === "UK") return unitedKingdom;
  return country === undefined || country === "GB" ? undefined : authorities.get(country);
}
