/**
 * Column names and the categories they speak of: keys of the fideslang taxonomy (IAB Tech Lab, CC-BY-4.0). English,
 * German, French, Spanish, Italian. Names alone are weak evidence, so every phrase says how much it proves.
 */

export type NameMeaning = {
  readonly category: string;
  /** `strong`: personal wherever it stands · `weak`: only in a row about a person · `text`: free text. */
  readonly weight: "strong" | "weak" | "text";
  readonly secret: boolean;
  /** GDPR art. 9 or 10. */
  readonly special: boolean;
};

type Row = readonly [category: string, phrases: string];

const strong: readonly Row[] = [
  [
    "user.contact.email",
    "email, e mail, mail address, email address, emails, courriel, adresse mail, adresse email, correo, correo electronico, posta elettronica, mailadresse, e mail adresse, email adresse",
  ],
  [
    "user.contact.phone_number",
    "phone, phone number, telephone, tel, tel no, mobile, mobile number, mobile phone, cell, cellphone, whatsapp, telefon, telefonnummer, telefon nr, handy, handynummer, mobil, mobilnummer, portable, telefono, movil, cellulare, numero telephone",
  ],
  ["user.contact.fax_number", "fax, fax number, faxnummer, telefax"],
  [
    "user.contact.address.street",
    "street, street address, address line, address, addr, strasse, strassenname, hausnummer, house number, adresse, rue, calle, direccion, indirizzo, anschrift, domicilio",
  ],
  [
    "user.contact.address.postal_code",
    "postcode, post code, postal code, pcode, zip, zip code, plz, postleitzahl, code postal, codigo postal",
  ],
  ["user.name.first", "first name, given name, forename, fname, vorname, prenom, primer nombre"],
  [
    "user.name.last",
    "last name, surname, family name, lname, nachname, familienname, nom famille, apellido, apellidos, cognome",
  ],
  [
    "user.name",
    "full name, display name, maiden name, preferred name, middle name, nickname, known as, nom complet, nombre completo, geburtsname, contact name, recipient name",
  ],
  [
    "user.demographic.date_of_birth",
    "date of birth, birth date, birthdate, birthday, dob, born, born on, geburtsdatum, geburtstag, geb datum, date naissance, date de naissance, fecha nacimiento, fecha de nacimiento, data nascita, data di nascita",
  ],
  ["user.demographic.gender", "gender, sex, geschlecht, sexe, genero, sesso"],
  [
    "user.demographic.marital_status",
    "marital status, familienstand, etat civil, situation familiale, estado civil",
  ],
  [
    "user.demographic",
    "nationality, citizenship, nationalitat, staatsangehorigkeit, nationalite, nacionalidad",
  ],
  [
    "user.unique_id",
    "customer number, patient number, student number, staff number, member number, membership number, kundennummer, patientennummer, mitgliedsnummer, matrikelnummer, personalnummer, numero client",
  ],
  [
    "user.account.username",
    "username, user name, login, login name, benutzername, identifiant, nom utilisateur, usuario",
  ],
  [
    "user.government_id.national_identification_number",
    "nino, ni number, national insurance, national insurance number, ssn, social security number, nhs number, nhs no, national id, nric, sozialversicherungsnummer, rentenversicherungsnummer, steuer id, steueridentifikationsnummer, numero securite sociale, nir, dni, nif, nie, codice fiscale, tax id, pesel, bsn",
  ],
  [
    "user.government_id.passport_number",
    "passport, passport number, passport no, passnummer, reisepass, reisepassnummer, numero passeport, pasaporte",
  ],
  [
    "user.government_id.drivers_license_number",
    "driving licence, driving license, drivers license, driver license number, fuhrerschein, permis conduire",
  ],
  ["user.government_id", "visa number, residence permit, id card number, ausweisnummer, personalausweis"],
  [
    "user.financial.bank_account",
    "iban, bic, swift, account number, bank account, sort code, kontonummer, bankverbindung, bankleitzahl, rib, numero compte, cuenta bancaria",
  ],
  [
    "user.financial.credit_card",
    "card number, credit card, credit card number, cc number, pan, card last four, last four, last 4, card no, kreditkarte, kreditkartennummer, carte bancaire, tarjeta",
  ],
  [
    "user.financial",
    "salary, wage, gross pay, net pay, annual salary, income, gehalt, lohn, bruttogehalt, nettogehalt, salaire, salario, stipendio, tax code, credit score",
  ],
  [
    "user.device.ip_address",
    "ip, ip address, ip addr, remote addr, client ip, last ip, ip adresse, adresse ip",
  ],
  ["user.device", "user agent, device id, mac address, imei, cookie id"],
  ["user.location.precise", "latitude, longitude, lat, lng, lon, gps, geolocation, coordinates"],
  ["user.workplace", "employer, arbeitgeber, employeur"],
];

const special: readonly Row[] = [
  [
    "user.health_and_medical",
    "health, medical, medical notes, medical note, medical condition, medical history, allergy, allergies, diagnosis, diagnoses, medication, medications, disability, disabilities, illness, symptom, symptoms, vaccination, vaccine, blood type, blood group, sen, special educational needs, send status, dietary, dietary requirements, diet, sick note, pregnancy, prescription, dosage, health insurance number, nhs, krankheit, diagnose, diagnosen, allergie, allergien, allergenes, medikament, medikamente, behinderung, blutgruppe, befund, anamnese, krankenkasse, versichertennummer, sante, maladie, diagnostic, traitement, antecedents, groupe sanguin, handicap, salud, enfermedad, alergias, alergia, diagnostico, salute, malattia",
  ],
  [
    "user.demographic.race_ethnicity",
    "ethnicity, ethnic, ethnic origin, ethnic group, race, ethnie, herkunft, origine ethnique, etnia",
  ],
  ["user.demographic.religious_belief", "religion, religious, faith, belief, konfession, glaube, confession"],
  [
    "user.demographic.political_opinion",
    "political opinion, political party, party membership, partei, parti politique",
  ],
  [
    "user.demographic.sexual_orientation",
    "sexual orientation, sexuality, sexuelle orientierung, orientation sexuelle",
  ],
  ["user.demographic", "trade union, union member, union membership, gewerkschaft, syndicat"],
  ["user.biometric", "biometric, fingerprint, face template, faceprint, iris, voiceprint, fingerabdruck"],
  ["user.health_and_medical.genetic", "genetic, dna, genome"],
  [
    "user.criminal_history",
    "criminal, criminal record, conviction, convictions, dbs, dbs number, dbs certificate, dbs check, fuhrungszeugnis, vorstrafen, casier judiciaire",
  ],
];

const secret: readonly Row[] = [
  [
    "user.authorization.password",
    "password, passwd, pwd, password hash, password digest, encrypted password, passwort, passwort hash, kennwort, mot de passe, contrasena, passphrase",
  ],
  [
    "user.authorization.credentials",
    "token, secret, hash, totp, otp, mfa secret, totp secret, two factor secret, api key, access token, refresh token, reset token, session token, remember token, salt, private key, recovery code, recovery codes, backup codes, pin, pin code, cvv, cvc, security answer, access code, auth key, signing key, door code, geheimnis, jeton",
  ],
];

const weak: readonly Row[] = [
  ["user.name", "name, names, nom, nombre, nome, bezeichnung, initials, label name"],
  ["user.name.first", "first, given, middle"],
  ["user.name.last", "last, family"],
  ["user.contact.address.city", "city, town, ort, wohnort, stadt, ville, ciudad, citta, locality"],
  ["user.contact.address.state", "county, province, region, canton, bundesland, departement, provincia"],
  ["user.contact.address.country", "country, country code, land, pays, pais, paese"],
  ["user.contact.address.street", "line 1, line 2, line 3, line one, line two, flat, house, zusatz"],
  ["user.demographic.age_range", "age, alter, edad"],
  [
    "user.demographic.language",
    "language, first language, mother tongue, native language, locale, sprache, langue, idioma",
  ],
  [
    "user.job_title",
    "job title, position, occupation, job, role title, beruf, berufsbezeichnung, profession, fonction, puesto",
  ],
  ["user.name", "salutation, honorific, anrede, civilite, prefix, suffix, title prefix"],
  [
    "user.content",
    "photo, photo url, avatar, avatar url, picture, image, image url, signature, foto, bild, selfie",
  ],
  [
    "user.financial",
    "amount, price, total, fee, balance, discount, betrag, preis, montant, prix, importe, deposit",
  ],
  ["user.content", "filename, file name, storage key, url, link, attachment"],
];

const text: readonly Row[] = [
  [
    "user.content",
    "note, notes, comment, comments, remark, remarks, message, body, feedback, free text, text, content, details, observations, observation, bemerkung, bemerkungen, notiz, notizen, kommentar, anmerkung, freitext, nachricht, remarque, remarques, commentaire, observaciones, notas, mensaje, bio, biography, about, reason, statement, caption, subject, transcript",
  ],
];

const meanings = new Map<string, NameMeaning>();
function enter(
  rows: readonly Row[],
  weight: NameMeaning["weight"],
  isSecret = false,
  isSpecial = false,
): void {
  for (const [category, phrases] of rows)
    for (const phrase of phrases.split(", "))
      meanings.set(phrase.replaceAll(" ", ""), { category, weight, secret: isSecret, special: isSpecial });
}
enter(text, "text");
enter(weak, "weak");
enter(strong, "strong");
enter(special, "strong", false, true);
enter(secret, "strong", true);

/** What a run of words written together means, for example `firstname`; nothing for words that say nothing. */
export function meaningOf(run: string): NameMeaning | undefined {
  return meanings.get(run);
}

/** A name ending so is about the thing, not the thing: `email_verified`, `phone_type`, `address_count`. */
export const aboutWords: ReadonlySet<string> = new Set(
  (
    "verified sent count enabled status type kind flag template required valid validated confirmed bounced opened " +
    "clicked format length level year month day at on until since expiry expires opt optin consent allowed domain " +
    "provider id ids version visible public subscribed preference policy attempts changed updated created source " +
    "only minimum maximum min max percent rate currency limit order sequence"
  ).split(" "),
);

/** A hash or key of one of these is no credential. */
export const contentWords: ReadonlySet<string> = new Set(
  "file content checksum git commit image photo row block document object body storage cache primary foreign sort search".split(
    " ",
  ),
);
