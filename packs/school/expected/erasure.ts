/**
 * What becomes of the rows of five people of the school when they are erased on `erasureDay`, written by hand from README.md
 * and the words of map.yml. A line is `table key fate`, then the columns that are emptied, `*` for those that must hold a
 * value. Rows that are not named stay as they are, everybody else's to the last byte.
 */
export const erasureDay = "2026-11-21";

/**
 * An adult student. Her certificate, her bill and her stay are kept, so her record stays as a skeleton; a photograph with
 * others stays without her; her words in conversations with others go, the conversations do not; the log keeps what was
 * done and loses the copies of her name. As somebody else's emergency contact she stays in that student's record.
 */
const siriporn = `
account a0000000-0000-4000-8000-000000000001 deleted
address 1 deleted
applicant 2 deleted
attachment 1 deleted
attachment 2 deleted
attachment 7 unlinked
attendance 1/IE/2026-spring/2026-01-12 deleted
attendance 1/IE/2026-spring/2026-01-14 deleted
attendance 1/IE/2026-spring/2026-01-16 deleted
attendance 1/IE/2026-spring/2026-01-18 deleted
attendance 1/IE/2026-spring/2026-01-20 deleted
audit_log 1 anonymised: entity_id after
audit_log 2 anonymised: entity_id before after
audit_log 3 anonymised: after
audit_log 10 anonymised: entity_id after
booking 1/IE/2025-autumn deleted
booking 1/IE/2026-spring anonymised
certificate 11111111-1111-4111-8111-111111111111 kept
dietary 1 deleted
door_access_log C-1 deleted
emergency_contact 1 kept
emergency_contact 3 kept
excursion 2 unlinked: student_ids
excursion 3 anonymised: student_ids*
finance.invoice 2 kept
finance.invoice_line 2/1 kept
finance.payment 2 kept
legacy_import_2019 3 deleted
medical_note 1 deleted
message 4 unlinked
message 5 unlinked: sender_id body*
message 6 unlinked
message 7 deleted
message 9 unlinked: sender_id body*
message_thread 2 unlinked
message_thread 3 deleted
newsletter_subscriber 1 deleted
newsletter_subscriber 2 deleted
photo 4 unlinked
photo 5 deleted
photo_consent 1 deleted
photo_person 4/1 deleted
photo_person 5/1 deleted
placement 1 kept
student 1 anonymised: student_number* first_name* last_name* native_name date_of_birth* email phone first_language* passport_number address_id main_placement_id notes
test_result 1 deleted
thread_participant 2/student/1 deleted
thread_participant 3/student/1 deleted
web_event 11/2026-01-15 deleted
web_event 12/2026-02-15 deleted
web_event 13/2026-03-15 deleted
web_event 14/2026-04-15 deleted
web_event 15/2026-05-15 deleted
web_event 16/2026-06-15 deleted
web_session b0000000-0000-4000-8000-000000000001 deleted
web_session b0000000-0000-4000-8000-000000000002 deleted`;

/**
 * A child with two guardians and a sister. Student and stay point at each other: the stay is kept, so the child's row stays
 * and no longer points back. The address is the mother's and the sister's, too. Pictures of both children stay, his alone
 * goes. Child protection notes stay whole.
 */
const yuxuan = `
address 2 unlinked
attachment 6 deleted
attendance 2/YL/2026-summer/2026-06-29 deleted
attendance 2/YL/2026-summer/2026-07-01 deleted
attendance 2/YL/2026-summer/2026-07-03 deleted
attendance 2/YL/2026-summer/2026-07-05 deleted
attendance 2/YL/2026-summer/2026-07-07 deleted
audit_log 4 anonymised: after
booking 2/YL/2026-summer deleted
dietary 2 deleted
door_access_log C-2 deleted
emergency_contact 2 kept
excursion 1 unlinked: student_ids
finance.invoice 1 kept
finance.invoice 4 kept
finance.invoice 6 kept
finance.invoice_line 1/1 kept
finance.invoice_line 4/1 kept
finance.invoice_line 6/1 kept
medical_note 2 deleted
photo 1 unlinked
photo 2 deleted
photo 3 unlinked
photo_consent 2 kept
photo_consent 3 kept
photo_consent 7 kept
photo_person 1/2 deleted
photo_person 2/2 deleted
photo_person 3/2 deleted
placement 2 kept
safeguarding_note 1 kept
safeguarding_note 2 kept
safeguarding_note 3 kept
safeguarding_note 4 kept
student 2 anonymised: student_number* first_name* last_name* native_name date_of_birth* first_language* passport_number address_id main_placement_id notes
student_guardian 2/1 kept
student_guardian 2/2 kept
test_result 2 deleted`;

/** The mother: her children's rows are theirs. Her bills are kept for seven years, so her record stays as a skeleton. */
const meiling = `
account a0000000-0000-4000-8000-000000000002 deleted
address 2 unlinked
attachment 4 unlinked
audit_log 6 anonymised: entity_id after
emergency_contact 2 kept
finance.invoice 1 kept
finance.invoice 4 kept
finance.invoice_line 1/1 kept
finance.invoice_line 1/2 kept
finance.invoice_line 4/1 kept
finance.payment 1 kept
guardian 1 anonymised: first_name* last_name* native_name email phone* address_id
message 1 unlinked: sender_id body*
message 2 unlinked
message 3 unlinked: sender_id body*
message_thread 1 unlinked
newsletter_subscriber 3 deleted
photo_consent 2 kept
photo_consent 3 kept
photo_consent 4 kept
student_guardian 2/1 kept
student_guardian 3/1 kept
thread_participant 1/guardian/1 deleted
web_session b0000000-0000-4000-8000-000000000003 deleted
web_session b0000000-0000-4000-8000-000000000004 deleted`;

/**
 * The host: sixty students have lived with her, every 45 days from 15 March 2016 (end of the first stay). Stays that ended
 * before 21 November 2020 are past their six years and belong to those students as well, so somebody is asked: the first 39.
 */
const margaret = Array.from({ length: 39 }, (_, at) => `placement ${101 + at}?`).join("\n");

/** An applicant who was declined: everything goes, the log keeps that an application was declined. */
const layla = `
applicant 1 deleted
attachment 3 deleted
audit_log 9 anonymised: entity_id after
newsletter_subscriber 5 deleted`;

const linesOf = (text: string): readonly string[] => text.trim().split("\n");

/** By the key of a person in people.ts; a line that ends in `?` is a question, and nothing is erased. */
export const erasedSchool: Readonly<Record<string, readonly string[]>> = {
  siriporn: linesOf(siriporn),
  yuxuan: linesOf(yuxuan),
  meiling: linesOf(meiling),
  margaret: linesOf(margaret),
  layla: linesOf(layla),
};
