/**
 * Names of tables and columns as words: `customerFirstName`, `CUSTOMER_FIRST_NAME` and `Geburtsdatum` in a few
 * languages. Words match whole: `cid` is not found in `acid_level`.
 */

/** Lower-case words without accents: `DOB2`, `dateNaissance`, `Größe` → `["dob","2"]`, `["date","naissance"]`, `["grosse"]`. */
export function wordsOf(name: string): readonly string[] {
  return name
    .slice(0, 200)
    .replaceAll("ß", "ss")
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/(\p{Ll}|\p{N})(\p{Lu})/gu, "$1 $2")
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .replaceAll(/(\p{L})(\p{N})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

/** Every run of up to `longest` neighbouring words written together, longest and last first: the head of a name is last. */
export function runsOf(
  words: readonly string[],
  longest = 4,
): readonly { run: string; start: number; end: number }[] {
  const runs = [];
  for (let length = Math.min(longest, words.length); length > 0; length -= 1)
    for (let start = words.length - length; start >= 0; start -= 1)
      runs.push({ run: words.slice(start, start + length).join(""), start, end: start + length });
  return runs;
}

/** The forms a word may have in the singular; the dictionary decides which of them exists. */
export function singulars(word: string): readonly string[] {
  const irregular: Readonly<Record<string, string>> = {
    people: "person",
    children: "child",
    eltern: "elternteil",
  };
  const forms = [word, irregular[word] ?? word];
  if (word.endsWith("ies")) forms.push(`${word.slice(0, -3)}y`);
  for (const ending of ["s", "es", "n", "en", "x", "e", "nen", "innen"])
    if (word.endsWith(ending) && word.length - ending.length >= 3) forms.push(word.slice(0, -ending.length));
  return forms;
}

function setOf(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/));
}

/** Words for a human being in some part, as tables are called after them. */
const personWords = setOf(`
  person user customer client patient student pupil learner employee staff teacher instructor tutor trainer member
  guardian parent mother father child contact applicant candidate subscriber lead guest visitor passenger traveller
  traveler driver doctor physician nurse donor volunteer participant attendee individual consumer buyer seller worker
  personnel colleague resident tenant citizen beneficiary player athlete coach profile registrant recipient speaker
  kunde mitarbeiter schuler patientin mitglied benutzer nutzer lehrer teilnehmer ansprechpartner kontakt bewerber
  elternteil kind arzt angestellter personal gast besteller
  personne utilisateur employe salarie eleve adherent membre enfant medecin candidat abonne professeur etudiant
  interlocuteur beneficiaire
  cliente usuario empleado alumno paciente persona socio nino padre madre medico estudiante
  utente dipendente alunno paziente socia iscritto studente`);

/** People who act for the organisation. */
export const staffWords = setOf(`
  employee staff teacher instructor tutor trainer doctor physician nurse manager agent operator worker personnel
  mitarbeiter lehrer arzt angestellter employe salarie medecin professeur empleado medico dipendente admin therapist
  consultant counsellor coach practitioner`);

/** A column so called says who handled a row, not whose it is. */
export const actorWords = setOf(`
  by author manager supervisor teacher instructor tutor trainer assignee assigned approver reviewer creator editor
  updater head leader chair handler agent operator doctor physician nurse practitioner therapist clinician salesperson rep
  responsible actor causer modifier recorder invigilator examiner moderator caseworker counsellor consultant
  bearbeiter ersteller erfasst verantwortlich betreuer lehrer arzt sachbearbeiter zustandig vorgesetzter
  auteur responsable createur medecin professeur gestionnaire commercial
  autor creado medico gerente profesor admin uploader`);

/** Words for companies and places: their address and telephone are nobody's. */
export const organisationWords = setOf(`
  company organisation organization supplier vendor school branch site venue hotel office department store shop
  manufacturer carrier brand institution university hospital clinic warehouse location building room airport partner
  agency bank publisher campus firma unternehmen lieferant schule filiale abteilung hersteller raum gebaude standort
  societe entreprise fournisseur ecole agence magasin etablissement salle
  empresa proveedor escuela tienda sucursal azienda fornitore scuola`);

/** Words for things that happen to or are made by people, never a person themselves. */
export const happeningWords = setOf(`
  audit log event history session message mail order invoice booking payment enrolment enrollment registration
  attendance entry record transaction ticket activity notification token document file photo image picture visit
  appointment consultation reservation item line note address household consent preference payroll payslip salary review rating
  absence incident complaint survey answer response submission assignment grade result delivery shipment refund cart
  thread conversation chat comment post allergy medication diagnosis prescription stay placement certificate
  rechnung bestellung buchung zahlung termin adresse nachricht protokoll rezept befund lieferung position gehalt
  facture commande paiement adresse rendezvous ordonnance livraison ligne reservation
  factura pedido pago cita direccion mensaje fattura ordine`);

/** Things that belong to the people a link table ties to them, unlike a course or a product. */
export const belongingWords = setOf(`
  photo image picture foto bild document dokument file attachment anhang message nachricht thread conversation chat
  letter brief recording video address adresse direccion indirizzo household haushalt family familie residence case
  dossier consent message note email call`);

/** Where people live and are paid: belongs to whoever points to it. */
export const dwellingWords = setOf(`
  address adresse direccion indirizzo anschrift household haushalt residence bankaccount bank payment iban`);

/** Lists that know people only by their e-mail address. */
export const mailingWords = setOf(`
  newsletter subscriber subscription mailing mailinglist optin optout unsubscribe suppression waitlist waiting
  verteiler abonnent abonne abonnement suscriptor`);

export const loginWords = setOf(`
  login account credential user benutzer konto zugang compte utilisateur usuario cuenta auth identity`);

/** Whether one of a name's words, in singular or plural, is in the list. */
export function has(words: readonly string[], list: ReadonlySet<string>): boolean {
  return words.some((word) => singulars(word).some((form) => list.has(form)));
}

/** What a table is called after is the last word of its name: `course_student` is about students, `student_course` not. */
export function headIs(words: readonly string[], list: ReadonlySet<string>): boolean {
  const last = words.findLast((word) => !/^\d+$/.test(word));
  return last !== undefined && has([last], list);
}

/** Whether a table is called after people. */
export function namesPeople(words: readonly string[]): boolean {
  return headIs(words, personWords);
}

/** Whether one of the words is a word for a human being. */
export function mentionsPeople(words: readonly string[]): boolean {
  return has(words, personWords);
}
