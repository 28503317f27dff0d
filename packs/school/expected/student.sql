-- What the school holds about one student. $1 student number, $2 e-mail address or null.
-- Written from schema.sql by hand, never from the map. Result: relation, key (primary key columns as text), disposition.
with me as (
  select id, address_id from student where student_number = $1
),
-- An applicant is a person of her own. That it is the same human being is known by the e-mail address she applied with.
my_application as (
  select id from applicant where lower(regexp_replace(email, '\+[^@]*@', '@')) = lower($2::text)
),
my_thread as (
  select p.thread_id from thread_participant p join me on p.participant_type = 'student' and p.participant_id = me.id
),
-- Mine because I am in the thread or because I wrote it; somebody else's too if anybody else is in the thread or wrote it.
my_message as (
  select m.id,
    exists (select from thread_participant p where p.thread_id = m.thread_id and (p.participant_type, p.participant_id) <> ('student', me.id))
      or (m.sender_type <> 'system' and (m.sender_type, m.sender_id) <> ('student', me.id)) as shared
  from message m cross join me
  where m.thread_id in (select thread_id from my_thread) or (m.sender_type = 'student' and m.sender_id = me.id)
),
my_photo as (
  select mine.photo_id,
    exists (select from photo_person other where other.photo_id = mine.photo_id and other.student_id <> mine.student_id) as shared
  from photo_person mine join me on mine.student_id = me.id
),
answer (relation, key, shared) as (
  -- The student's own row, also when it is marked as deleted: a deleted row is still held.
  select 'student', array[id::text], false from me
  -- An address belongs to everybody whose row points at it.
  union all select 'address', array[me.address_id::text],
      exists (select from student x where x.address_id = me.address_id and x.id <> me.id)
      or exists (select from guardian x where x.address_id = me.address_id)
      or exists (select from staff x where x.address_id = me.address_id)
      or exists (select from host_family x where x.address_id = me.address_id)
    from me where me.address_id is not null
  -- The link to a guardian is about both.
  union all select 'student_guardian', array[l.student_id::text, l.guardian_id::text], true
    from student_guardian l join me on l.student_id = me.id
  -- A contact is a person of her own, unless she is the student.
  union all select 'emergency_contact', array[c.id::text], not (c.student_id = me.id and coalesce(lower(regexp_replace(c.email, '\+[^@]*@', '@')) = lower($2::text), false))
    from emergency_contact c cross join me
    where c.student_id = me.id or lower(regexp_replace(c.email, '\+[^@]*@', '@')) = lower($2::text)
  -- A stay is the student's and the host's.
  union all select 'placement', array[p.id::text], true from placement p join me on p.student_id = me.id
  -- An application that became this student; from an address nobody entered it may be somebody else's.
  union all select 'applicant', array[a.id::text],
      not exists (select from my_application m where m.id = a.id) or (a.student_id is not null and a.student_id <> me.id)
    from applicant a cross join me where a.student_id = me.id or a.id in (select id from my_application)
  -- Learning: hers alone; teachers only recorded it. Cancelled bookings are still held.
  union all select 'booking', array[b.student_id::text, b.course_code, b.term], false from booking b join me on b.student_id = me.id
  union all select 'attendance', array[a.student_id::text, a.course_code, a.term, a.lesson_on::text], false from attendance a join me on a.student_id = me.id
  union all select 'test_result', array[t.id::text], false from test_result t join me on t.student_id = me.id
  union all select 'certificate', array[c.id::text], false from certificate c join me on c.student_id = me.id
  -- One row names everybody on the trip.
  union all select 'excursion', array[e.id::text], exists (select from unnest(e.student_ids) as other where other <> me.id)
    from excursion e join me on e.student_ids @> array[me.id]
  -- An invoice belongs to whom it is billed, and also to the students it is for.
  union all select 'finance.invoice', array[i.id::text],
      i.student_id is distinct from me.id or exists (select from finance.invoice_line l where l.invoice_id = i.id and l.student_id <> me.id)
    from finance.invoice i cross join me
    where i.student_id = me.id or exists (select from finance.invoice_line l where l.invoice_id = i.id and l.student_id = me.id)
  union all select 'finance.invoice_line', array[l.invoice_id::text, l.line_number::text], i.student_id is distinct from me.id or l.student_id <> me.id
    from finance.invoice_line l join finance.invoice i on i.id = l.invoice_id cross join me
    where i.student_id = me.id or l.student_id = me.id
  -- A payment is the payer's: only those for invoices billed to the student.
  union all select 'finance.payment', array[p.id::text], false from finance.payment p join finance.invoice i on i.id = p.invoice_id join me on i.student_id = me.id
  -- Care.
  union all select 'medical_note', array[n.id::text], false from medical_note n join me on n.student_id = me.id
  union all select 'dietary', array[d.student_id::text], false from dietary d join me on d.student_id = me.id
  -- About her, or about another child with her in it.
  union all select 'safeguarding_note', array[n.id::text], n.about_student_id <> me.id or n.other_student_id is not null
    from safeguarding_note n join me on me.id in (n.about_student_id, n.other_student_id)
  -- That she is in a photograph is hers; the photograph is everybody's in it.
  union all select 'photo_person', array[x.photo_id::text, x.student_id::text], false from photo_person x join me on x.student_id = me.id
  union all select 'photo', array[photo_id::text], shared from my_photo
  -- A consent a guardian gave is also the guardian's act.
  union all select 'photo_consent', array[c.id::text], c.given_by_guardian_id is not null from photo_consent c join me on c.student_id = me.id
  -- Messages.
  union all select 'thread_participant', array[p.thread_id::text, p.participant_type, p.participant_id::text], false
    from thread_participant p join me on p.participant_type = 'student' and p.participant_id = me.id
  union all select 'message_thread', array[t.thread_id::text],
      exists (select from thread_participant p where p.thread_id = t.thread_id and (p.participant_type, p.participant_id) <> ('student', me.id))
    from my_thread t cross join me
  union all select 'message', array[id::text], shared from my_message
  union all select 'attachment', array[a.id::text], false from attachment a join me on a.owner_type = 'student' and a.owner_id = me.id
  union all select 'attachment', array[a.id::text], false from attachment a join my_application on a.owner_type = 'applicant' and a.owner_id = my_application.id
  union all select 'attachment', array[a.id::text], m.shared from attachment a join my_message m on a.owner_type = 'message' and a.owner_id = m.id
  -- Log-ins and logs. The member of staff who acted only touched the row.
  union all select 'account', array[a.id::text], false from account a join me on a.holder_type = 'student' and a.holder_id = me.id
  union all select 'web_session', array[s.id::text], false from web_session s join account a on a.id = s.account_id join me on a.holder_type = 'student' and a.holder_id = me.id
  union all select 'audit_log', array[l.id::text], false from audit_log l join me on l.entity_type = 'student' and l.entity_id = me.id
  union all select 'audit_log', array[l.id::text], false from audit_log l join my_application on l.entity_type = 'applicant' and l.entity_id = my_application.id
  union all select 'audit_log', array[l.id::text], false from audit_log l join me on l.entity_type = 'enrolment' and l.after -> 'student' ->> 'id' = me.id::text
  union all select 'door_access_log', array[d.tableoid::text, d.ctid::text], false from door_access_log d join me on d.student_card = me.id
  union all select 'web_event', array[e.id::text, e.happened_on::text], false from web_event e join me on e.student_id = me.id
  -- Known there by e-mail address alone: any case, with or without a plus alias.
  union all select 'newsletter_subscriber', array[id::text], false from newsletter_subscriber where lower(regexp_replace(email, '\+[^@]*@', '@')) = lower($2::text)
  union all select 'legacy_import_2019', array[line_no::text], false from legacy_import_2019 where lower(regexp_replace(email, '\+[^@]*@', '@')) = lower($2::text)
)
select relation, key, case when shared then 'review' else 'disclose' end as disposition from answer order by relation, key;
