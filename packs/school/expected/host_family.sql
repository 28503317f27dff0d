-- What the school holds about one host. $1 and $2 the host's e-mail address.
-- Written from schema.sql by hand, never from the map. The students who stayed are other people: their stays are
-- shared rows, nothing else of theirs is followed.
with me as (
  select id, address_id from host_family where lower(regexp_replace(email, '\+[^@]*@', '@')) = lower($1)
),
answer (relation, key, shared) as (
  select 'host_family', array[id::text], false from me
  union all select 'address', array[me.address_id::text],
      exists (select from student x where x.address_id = me.address_id)
      or exists (select from guardian x where x.address_id = me.address_id)
      or exists (select from staff x where x.address_id = me.address_id)
      or exists (select from host_family x where x.address_id = me.address_id and x.id <> me.id)
    from me where me.address_id is not null
  union all select 'placement', array[p.id::text], true from placement p join me on p.host_family_id = me.id
  -- The check is about the host; who checked is only on it.
  union all select 'dbs_check', array[d.id::text], false from dbs_check d join me on d.host_family_id = me.id
  union all select 'account', array[a.id::text], false from account a join me on a.holder_type = 'host_family' and a.holder_id = me.id
  union all select 'web_session', array[s.id::text], false from web_session s join account a on a.id = s.account_id join me on a.holder_type = 'host_family' and a.holder_id = me.id
  union all select 'audit_log', array[l.id::text], false from audit_log l join me on l.entity_type = 'host_family' and l.entity_id = me.id
  -- Given as somebody's emergency contact, found by the address alone (a name and a telephone number are no identity).
  union all select 'emergency_contact', array[id::text], true from emergency_contact where lower(regexp_replace(email, '\+[^@]*@', '@')) = lower($2)
  union all select 'newsletter_subscriber', array[id::text], false from newsletter_subscriber where lower(regexp_replace(email, '\+[^@]*@', '@')) = lower($2)
  union all select 'legacy_import_2019', array[line_no::text], false from legacy_import_2019 where lower(regexp_replace(email, '\+[^@]*@', '@')) = lower($2)
)
select relation, key, case when shared then 'review' else 'disclose' end as disposition from answer order by relation, key;
