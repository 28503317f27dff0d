-- What the school holds about an applicant who has not become a student. $1 application number, $2 e-mail address.
-- Written from schema.sql by hand, never from the map.
with me as (
  select id from applicant where application_number = $1 and student_id is null
),
answer (relation, key, shared) as (
  -- Whoever decided is only on it.
  select 'applicant', array[id::text], false from me
  union all select 'attachment', array[a.id::text], false from attachment a join me on a.owner_type = 'applicant' and a.owner_id = me.id
  union all select 'audit_log', array[l.id::text], false from audit_log l join me on l.entity_type = 'applicant' and l.entity_id = me.id
  union all select 'emergency_contact', array[id::text], true from emergency_contact where lower(regexp_replace(email, '\+[^@]*@', '@')) = lower($2)
  union all select 'newsletter_subscriber', array[id::text], false from newsletter_subscriber where lower(regexp_replace(email, '\+[^@]*@', '@')) = lower($2)
  union all select 'legacy_import_2019', array[line_no::text], false from legacy_import_2019 where lower(regexp_replace(email, '\+[^@]*@', '@')) = lower($2)
)
select relation, key, case when shared then 'review' else 'disclose' end as disposition from answer order by relation, key;
