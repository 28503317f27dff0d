-- What the school holds about one guardian. $1 and $2 her e-mail address.
-- Written from schema.sql by hand, never from the map. Nothing is followed through her children's rows: their medical
-- notes, photographs and marks are theirs.
with me as (
  select id, address_id from guardian where lower(regexp_replace(email, '\+[^@]*@', '@')) = lower($1)
),
my_thread as (
  select p.thread_id from thread_participant p join me on p.participant_type = 'guardian' and p.participant_id = me.id
),
my_message as (
  select m.id,
    exists (select from thread_participant p where p.thread_id = m.thread_id and (p.participant_type, p.participant_id) <> ('guardian', me.id))
      or (m.sender_type <> 'system' and (m.sender_type, m.sender_id) <> ('guardian', me.id)) as shared
  from message m cross join me
  where m.thread_id in (select thread_id from my_thread) or (m.sender_type = 'guardian' and m.sender_id = me.id)
),
answer (relation, key, shared) as (
  select 'guardian', array[id::text], false from me
  -- The family lives at one address.
  union all select 'address', array[me.address_id::text],
      exists (select from student x where x.address_id = me.address_id)
      or exists (select from guardian x where x.address_id = me.address_id and x.id <> me.id)
      or exists (select from staff x where x.address_id = me.address_id)
      or exists (select from host_family x where x.address_id = me.address_id)
    from me where me.address_id is not null
  union all select 'student_guardian', array[l.student_id::text, l.guardian_id::text], true from student_guardian l join me on l.guardian_id = me.id
  -- She is the contact (by her address), the row also belongs to the student it was given for.
  union all select 'emergency_contact', array[id::text], true from emergency_contact where lower(regexp_replace(email, '\+[^@]*@', '@')) = lower($2)
  -- Billed to her, for her children: theirs too. What she paid is hers alone.
  union all select 'finance.invoice', array[i.id::text], exists (select from finance.invoice_line l where l.invoice_id = i.id) from finance.invoice i join me on i.guardian_id = me.id
  union all select 'finance.invoice_line', array[l.invoice_id::text, l.line_number::text], true
    from finance.invoice_line l join finance.invoice i on i.id = l.invoice_id join me on i.guardian_id = me.id
  union all select 'finance.payment', array[p.id::text], false from finance.payment p join finance.invoice i on i.id = p.invoice_id join me on i.guardian_id = me.id
  -- The consent she gave is her act and the child's choice.
  union all select 'photo_consent', array[c.id::text], true from photo_consent c join me on c.given_by_guardian_id = me.id
  union all select 'thread_participant', array[p.thread_id::text, p.participant_type, p.participant_id::text], false
    from thread_participant p join me on p.participant_type = 'guardian' and p.participant_id = me.id
  union all select 'message_thread', array[t.thread_id::text],
      exists (select from thread_participant p where p.thread_id = t.thread_id and (p.participant_type, p.participant_id) <> ('guardian', me.id))
    from my_thread t cross join me
  union all select 'message', array[id::text], shared from my_message
  union all select 'attachment', array[a.id::text], m.shared from attachment a join my_message m on a.owner_type = 'message' and a.owner_id = m.id
  union all select 'account', array[a.id::text], false from account a join me on a.holder_type = 'guardian' and a.holder_id = me.id
  union all select 'web_session', array[s.id::text], false from web_session s join account a on a.id = s.account_id join me on a.holder_type = 'guardian' and a.holder_id = me.id
  union all select 'audit_log', array[l.id::text], false from audit_log l join me on l.entity_type = 'guardian' and l.entity_id = me.id
  union all select 'newsletter_subscriber', array[id::text], false from newsletter_subscriber where lower(regexp_replace(email, '\+[^@]*@', '@')) = lower($2)
  union all select 'legacy_import_2019', array[line_no::text], false from legacy_import_2019 where lower(regexp_replace(email, '\+[^@]*@', '@')) = lower($2)
)
select relation, key, case when shared then 'review' else 'disclose' end as disposition from answer order by relation, key;
