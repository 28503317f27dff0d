-- The people around the named ones. Ids start at 1001; everything about bulk student n is a function of (seed, n) and
-- of how many there are. Set-based and ordered, so that the same seed writes the same bytes.
-- Given by the generator, all in pg_temp: students(), staff(), families() (how many), pick(n, purpose, modulus),
-- family(n) (the lower number of two siblings), minor(n), and the table name_pool(position, given, family, native, language, country, mailbox).
-- A line `-- @ name` starts a section; each is sent as one query.

-- @ address
insert into address (id, line1, line2, city, postcode, country_code)
select 1000 + n, 1 + pg_temp.pick(n, 'house', 180) || ' ' ||
       (array['Weir Lane', 'Mill Street', 'Castle Road', 'Orchard Close', 'Station Road', 'Harbour View', 'Church Walk', 'Elm Grove'])[1 + pg_temp.pick(n, 'street', 8)],
       case when pg_temp.pick(n, 'flat', 5) = 0 then 'Flat ' || 1 + pg_temp.pick(n, 'flat number', 30) end,
       (array['Riverbridge', 'Osaka', 'Bangkok', 'Łódź', 'İzmir', 'Málaga', 'São Paulo', 'Jeddah'])[1 + pg_temp.pick(n, 'city', 8)],
       'RB' || 1 + pg_temp.pick(n, 'post', 9) || ' ' || 1 + pg_temp.pick(n, 'code', 9) || 'XX',
       'GB'
from generate_series(1, pg_temp.students() + pg_temp.staff() + pg_temp.families()) as n
where n > pg_temp.students() or pg_temp.family(n) = n;

-- @ staff
insert into staff (id, staff_number, first_name, last_name, email, phone, date_of_birth, national_insurance_number,
                   job_title, department_id, manager_id, address_id, hired_on, left_on)
select 1000 + n, 'S' || lpad(n::text, 5, '0'), p.given, p.family,
       p.mailbox || '.' || n || '@riverbridge.example',
       '+44 1632 9' || lpad(pg_temp.pick(n, 'staff phone', 100000)::text, 5, '0'),
       date '1958-01-01' + pg_temp.pick(n, 'staff born', 15000),
       'QQ' || lpad(pg_temp.pick(n, 'ni', 1000000)::text, 6, '0') || 'C',
       (array['Teacher', 'Teacher', 'Senior teacher', 'Registrar', 'Accommodation officer', 'Activity leader'])[1 + pg_temp.pick(n, 'job', 6)],
       1 + pg_temp.pick(n, 'department', 4),
       -- The first eight answer to the head of teaching, one of the named people.
       case when n <= 8 then 2 else 1000 + (n + 7) / 8 end,
       -- One in seven lives at an address that is also a student's.
       1000 + case when n % 7 = 0 then pg_temp.family(1 + pg_temp.pick(n, 'shared home', pg_temp.students()::int)) else pg_temp.students() + n end,
       date '2009-09-01' + pg_temp.pick(n, 'hired', 5800),
       case when pg_temp.pick(n, 'left', 6) = 0 then date '2026-06-30' end
from generate_series(1, pg_temp.staff()) as n
join name_pool p on p.position = pg_temp.pick(n, 'staff name', 896)
order by n;

-- @ student
insert into student (id, student_number, first_name, last_name, native_name, date_of_birth, email, phone, nationality,
                     first_language, passport_number, level_code, address_id, main_placement_id, notes, created_at, deleted_at)
select 1000 + n, 'RB' || lpad(n::text, 7, '0'), p.given, p.family, nullif(p.native, ''),
       case when pg_temp.minor(n) then date '2013-07-01' + pg_temp.pick(n, 'born', 2200) else date '1975-01-01' + pg_temp.pick(n, 'born', 11500) end,
       case when not pg_temp.minor(n) then
         case when pg_temp.pick(n, 'shout', 20) = 0 then upper(p.mailbox) else p.mailbox end
         || '.' || n || (array['@example.org', '@example.com', '@example.net', '@mail.example'])[1 + pg_temp.pick(n, 'domain', 4)] end,
       '+' || 30 + pg_temp.pick(n, 'dial', 60) || ' ' || 600000000 + pg_temp.pick(n, 'phone', 99999999),
       p.country, p.language, 'P' || lpad(pg_temp.pick(n, 'passport', 100000000)::text, 8, '0'),
       (array['A1', 'A2', 'B1', 'B2', 'C1', 'C2'])[1 + pg_temp.pick(n, 'level', 6)],
       1000 + pg_temp.family(n),
       case when n % 5 <> 0 then 1000 + n end,
       case when n % 9 = 0 then 'Prefers to sit at the front.' end,
       timestamptz '2024-01-08 09:00:00Z' + pg_temp.pick(n, 'created', 1200000) * interval '1 minute',
       case when pg_temp.pick(n, 'student gone', 25) = 0 then timestamptz '2026-08-01 10:00:00Z' + pg_temp.pick(n, 'gone at', 80000) * interval '1 minute' end
from generate_series(1, pg_temp.students()) as n
join name_pool p on p.position = pg_temp.pick(pg_temp.family(n), 'language', 14) * 64 + pg_temp.pick(n, 'given', 8) * 8 + pg_temp.pick(pg_temp.family(n), 'surname', 8)
order by n;

-- @ guardian
insert into guardian (id, first_name, last_name, native_name, email, phone, address_id, created_at)
select case which when 1 then 1000 else 1000 + pg_temp.students() end + n, p.given, p.family, nullif(p.native, ''),
       p.mailbox || '.g' || n || '-' || which || (array['@example.org', '@example.com', '@post.example'])[1 + pg_temp.pick(n, 'guardian domain', 3)],
       '+' || 30 + pg_temp.pick(n, 'guardian dial', 60) || ' ' || 700000000 + pg_temp.pick(n * 2 + which, 'guardian phone', 99999999),
       1000 + n, timestamptz '2024-01-08 09:00:00Z' + pg_temp.pick(n, 'guardian created', 1200000) * interval '1 minute'
from generate_series(1, pg_temp.students()) as n
cross join generate_series(1, 2) as which
join name_pool p on p.position = pg_temp.pick(n, 'language', 14) * 64 + pg_temp.pick(n * 2 + which, 'guardian given', 8) * 8 + pg_temp.pick(n, 'surname', 8)
where pg_temp.minor(n) and pg_temp.family(n) = n and (which = 1 or n % 3 = 0)
order by which, n;

-- @ student_guardian
insert into student_guardian (student_id, guardian_id, relationship, may_collect, call_first)
select 1000 + n, case which when 1 then 1000 else 1000 + pg_temp.students() end + pg_temp.family(n),
       case which when 1 then 'mother' else 'father' end, true, which = 1
from generate_series(1, pg_temp.students()) as n
cross join generate_series(1, 2) as which
where pg_temp.minor(n) and (which = 1 or pg_temp.family(n) % 3 = 0)
order by n, which;

-- @ emergency_contact
insert into emergency_contact (id, student_id, full_name, relationship, phone, email)
select 1000 + n, 1000 + n, p.given || ' ' || p.family, (array['aunt', 'uncle', 'grandparent', 'friend'])[1 + pg_temp.pick(n, 'related', 4)],
       '+44 7700 9' || lpad(pg_temp.pick(n, 'emergency phone', 100000)::text, 5, '0'),
       case when n % 2 = 0 then p.mailbox || '.e' || n || '@example.net' end
from generate_series(1, pg_temp.students()) as n
join name_pool p on p.position = pg_temp.pick(n, 'emergency name', 896)
where n % 3 <> 0
order by n;

-- @ host_family
insert into host_family (id, first_name, last_name, email, phone, address_id, bedrooms, pets, bank_account, joined_on)
select 1000 + n, p.given, p.family, p.mailbox || '.h' || n || '@example.net',
       '+44 1632 8' || lpad(pg_temp.pick(n, 'host phone', 100000)::text, 5, '0'),
       1000 + pg_temp.students() + pg_temp.staff() + n, 1 + pg_temp.pick(n, 'bedrooms', 4),
       (array['cat', 'dog', 'two cats'])[1 + pg_temp.pick(n, 'pets', 5)],
       'GB00RIVB' || lpad(pg_temp.pick(n, 'host account', 100000000)::text, 14, '0'),
       date '2012-01-01' + pg_temp.pick(n, 'host joined', 5000)
from generate_series(1, pg_temp.families()) as n
join name_pool p on p.position = pg_temp.pick(n, 'host name', 896)
order by n;

-- @ placement
insert into placement (id, student_id, host_family_id, arrives_on, leaves_on, note)
select 1000 + n, 1000 + n, 1001 + pg_temp.pick(n, 'host', pg_temp.families()::int),
       date '2025-09-01' + pg_temp.pick(n, 'arrives', 300), date '2025-09-15' + pg_temp.pick(n, 'arrives', 300) + pg_temp.pick(n, 'stays', 60),
       case when n % 11 = 0 then 'Shares a room.' end
from generate_series(1, pg_temp.students()) as n
where n % 5 <> 0;

-- @ applicant
insert into applicant (id, application_number, first_name, last_name, native_name, email, phone, date_of_birth, course_code,
                       statement, decision, decided_by, student_id, applied_at)
select s.id, 'A' || lpad(s.id::text, 8, '0'), s.first_name, s.last_name, s.native_name, coalesce(lower(s.email), 'family.' || s.id || '@example.com'),
       s.phone, s.date_of_birth, 'GE' || 1 + s.id % 8, 'I would like to study in Riverbridge.', 'accepted',
       1001 + pg_temp.pick(s.id, 'decided by', pg_temp.staff()::int), s.id, s.created_at - interval '20 days'
from student s where s.id > 1000 and s.id % 3 = 0 order by s.id;
insert into applicant (id, application_number, first_name, last_name, native_name, email, phone, date_of_birth, course_code,
                       statement, decision, decided_by, student_id, applied_at)
select 1000 + pg_temp.students() + n, 'A' || lpad((1000 + pg_temp.students() + n)::text, 8, '0'), p.given, p.family, nullif(p.native, ''),
       p.mailbox || '.a' || n || '@example.org', null, date '1980-01-01' + pg_temp.pick(n, 'applicant born', 9000),
       'GE' || 1 + pg_temp.pick(n, 'wants', 8), 'I saw your advertisement.', (array['open', 'declined', 'withdrawn'])[1 + pg_temp.pick(n, 'decision', 3)],
       1001 + pg_temp.pick(n, 'applicant decided', pg_temp.staff()::int), null,
       timestamptz '2025-11-01 08:00:00Z' + pg_temp.pick(n, 'applied', 500000) * interval '1 minute'
from generate_series(1, pg_temp.students() / 6) as n
join name_pool p on p.position = pg_temp.pick(n, 'applicant name', 896)
order by n;

-- @ booking
insert into booking (student_id, course_code, term, price, booked_at, deleted_at)
select 1000 + n, 'GE' || 1 + (pg_temp.pick(n, 'course', 8) + k) % 8,
       (array['2025-autumn', '2026-spring', '2026-summer', '2026-autumn'])[1 + (pg_temp.pick(n, 'term', 4) + k) % 4],
       480 + 20 * pg_temp.pick(n, 'price', 40), timestamptz '2025-07-01 12:00:00Z' + (pg_temp.pick(n, 'booked', 300000) + k) * interval '1 minute',
       case when pg_temp.pick(n * 2 + k, 'cancelled', 15) = 0 then timestamptz '2026-07-01 12:00:00Z' end
from generate_series(1, pg_temp.students()) as n
cross join generate_series(0, 1) as k
where k = 0 or n % 2 = 0
order by n, k;

-- @ attendance
insert into attendance (student_id, course_code, term, lesson_on, status, recorded_by)
select b.student_id, b.course_code, b.term, r.starts_on + 7 * week,
       (array['present', 'present', 'present', 'present', 'present', 'late', 'absent', 'ill'])[1 + pg_temp.pick(b.student_id * 16 + week, 'status' , 8)],
       1001 + pg_temp.pick(b.student_id + week, 'recorded by', pg_temp.staff()::int)
from (select b.*, row_number() over (order by student_id, term, course_code) from booking b where student_id > 1000 and course_code like 'GE%') b
join course_run r using (course_code, term)
cross join generate_series(0, 8) as week
order by b.row_number, week;

-- @ test_result
insert into test_result (id, student_id, course_code, term, test, score, remark, marked_by)
select 1000 + row_number() over (order by b.student_id, b.term, b.course_code, k), b.student_id, b.course_code, b.term,
       (array['Entry test', 'Progress test'])[k], 35 + pg_temp.pick(b.student_id * 2 + k, 'score', 6500) / 100.0,
       case when pg_temp.pick(b.student_id, 'remark', 4) = 0 then 'Good listening, needs writing practice.' end,
       1001 + pg_temp.pick(b.student_id + k, 'marked by', pg_temp.staff()::int)
from booking b cross join generate_series(1, 2) as k
where b.student_id > 1000
order by b.student_id, b.term, b.course_code, k;

-- @ certificate
insert into certificate (id, student_id, course_code, term, name_printed, level_code, issued_on, signed_by)
select md5('certificate' || pg_temp.pick(b.student_id, 'certificate', 2000000000) || b.student_id || b.term || b.course_code)::uuid, b.student_id, b.course_code, b.term,
       coalesce(s.native_name || ' / ', '') || s.first_name || ' ' || s.last_name, s.level_code, r.ends_on,
       1001 + pg_temp.pick(b.student_id, 'signed by', pg_temp.staff()::int)
from booking b join student s on s.id = b.student_id join course_run r using (course_code, term)
where b.student_id > 1000 and b.deleted_at is null and r.ends_on < '2026-08-01'
order by b.student_id, b.term, b.course_code;

-- @ excursion
insert into excursion (id, title, goes_on, leader_id, student_ids)
select 1000 + e, (array['Punting', 'Castle', 'Museum of Clocks', 'Beach day', 'Theatre'])[1 + pg_temp.pick(e, 'trip', 5)],
       date '2026-01-10' + pg_temp.pick(e, 'trip day', 300), 1001 + pg_temp.pick(e, 'leader', pg_temp.staff()::int),
       array(select 1000 + 1 + ((e * 8 + i * (1 + pg_temp.pick(e, 'stride', 3))) % pg_temp.students()) from generate_series(0, 11) as i)
from generate_series(1, pg_temp.students() / 8) as e
order by e;

-- @ staff records
insert into staff_contract (id, staff_id, kind, salary, starts_on, ends_on)
select id, id, 'permanent', 24000 + 50 * pg_temp.pick(id, 'salary', 500), hired_on, left_on from staff where id > 1000 order by id;
insert into dbs_check (id, staff_id, host_family_id, certificate_number, outcome, issued_on, checked_by)
select id, id, null, lpad(pg_temp.pick(id, 'dbs', 1000000000)::text, 12, '0'), 'clear', hired_on, 1001 + pg_temp.pick(id, 'checked by', pg_temp.staff()::int)
from staff where id > 1000 order by id;
insert into dbs_check (id, staff_id, host_family_id, certificate_number, outcome, issued_on, checked_by)
select pg_temp.staff() + id, null, id, lpad(pg_temp.pick(id, 'host dbs', 1000000000)::text, 12, '0'), 'clear', joined_on, 1001 + pg_temp.pick(id, 'host checked', pg_temp.staff()::int)
from host_family where id > 1000 order by id;
insert into absence (id, staff_id, first_day, last_day, reason, approved_by)
select s.id * 4 + k, s.id, date '2026-01-05' + pg_temp.pick(s.id * 4 + k, 'absent', 270), date '2026-01-06' + pg_temp.pick(s.id * 4 + k, 'absent', 270),
       (array['Migraine', 'Holiday', 'Child ill', 'Dentist'])[1 + pg_temp.pick(s.id * 4 + k, 'reason', 4)], s.manager_id
from staff s cross join generate_series(0, 2) as k where s.id > 1008 order by s.id, k;
insert into finance.payroll (staff_id, month, gross, tax, net, bank_account)
select c.staff_id, (date '2026-01-01' + m * interval '1 month')::date, round(c.salary / 12, 2), round(c.salary / 60, 2), round(c.salary / 12, 2) - round(c.salary / 60, 2),
       'GB00RIVB' || lpad(pg_temp.pick(c.staff_id, 'account', 100000000)::text, 14, '0')
from staff_contract c cross join generate_series(0, 9) as m where c.staff_id > 1000 order by c.staff_id, m;

-- @ invoice
insert into finance.invoice (id, invoice_number, guardian_id, student_id, issued_on, total)
select 1000 + n, 'RLS-' || lpad(n::text, 8, '0'), case when pg_temp.minor(n) then 1000 + n end, case when not pg_temp.minor(n) then 1000 + n end,
       date '2025-09-01' + pg_temp.pick(n, 'issued', 400), sum(b.price)
from generate_series(1, pg_temp.students()) as n
join booking b on b.student_id in (1000 + n, 1001 + n) and pg_temp.family(b.student_id - 1000) = n
where pg_temp.family(n) = n
group by n order by n;
insert into finance.invoice_line (invoice_id, line_number, student_id, description, amount)
select 1000 + pg_temp.family(b.student_id - 1000), row_number() over (partition by pg_temp.family(b.student_id - 1000) order by b.student_id, b.term, b.course_code),
       b.student_id, b.course_code || ' ' || b.term, b.price
from booking b where b.student_id > 1000 order by b.student_id, b.term, b.course_code;
insert into finance.payment (id, invoice_id, paid_on, amount, method, payer_name, card_last_four)
select i.id, i.id, i.issued_on + pg_temp.pick(i.id, 'paid', 40), i.total, 'card', coalesce(g.first_name || ' ' || g.last_name, s.first_name || ' ' || s.last_name),
       lpad(pg_temp.pick(i.id, 'card', 10000)::text, 4, '0')
from finance.invoice i left join guardian g on g.id = i.guardian_id left join student s on s.id = i.student_id
where i.id > 1000 and pg_temp.pick(i.id, 'unpaid', 8) <> 0 order by i.id;

-- @ care
insert into medical_note (id, student_id, body, recorded_by, recorded_at)
select 1000 + n, 1000 + n, (array['Asthma; carries an inhaler.', 'Penicillin allergy.', 'Type 1 diabetes.', 'Wears contact lenses.'])[1 + pg_temp.pick(n, 'illness', 4)],
       1001 + pg_temp.pick(n, 'nurse', pg_temp.staff()::int), timestamptz '2025-09-02 09:00:00Z' + pg_temp.pick(n, 'noted', 400000) * interval '1 minute'
from generate_series(1, pg_temp.students()) as n where pg_temp.pick(n, 'has note', 3) = 0;
insert into dietary (student_id, diet, allergies)
select 1000 + n, (array['none', 'vegetarian', 'halal', 'vegan', 'kosher'])[1 + pg_temp.pick(n, 'diet', 5)],
       case when pg_temp.pick(n, 'nuts', 9) = 0 then array['peanut', 'sesame'] else '{}' end
from generate_series(1, pg_temp.students()) as n where n % 2 = 0;
insert into safeguarding_note (id, about_student_id, other_student_id, body, recorded_by, recorded_at)
select 1000 + n, 1000 + n, case when n % 2 = 0 then 1000 + n - 1 end, 'Spoke with the child about an argument at lunch.',
       1001 + pg_temp.pick(n, 'safeguarding', pg_temp.staff()::int), timestamptz '2026-01-12 15:00:00Z' + pg_temp.pick(n, 'worry', 200000) * interval '1 minute'
from generate_series(2, pg_temp.students()) as n where pg_temp.minor(n) and pg_temp.pick(n, 'worried', 12) = 0;

-- @ photo
insert into photo (id, file_name, place, taken_by, taken_at)
select 1000 + n, 'IMG_' || lpad(n::text, 7, '0') || '.jpg', (array['Main hall', 'Riverside', 'Library', null])[1 + pg_temp.pick(n, 'place', 4)],
       1001 + pg_temp.pick(n, 'camera', pg_temp.staff()::int), timestamptz '2026-01-10 10:00:00Z' + pg_temp.pick(n, 'shot', 300000) * interval '1 minute'
from generate_series(1, pg_temp.students()) as n where n % 4 <> 0;
insert into photo_person (photo_id, student_id)
select 1000 + n, 1001 + (n + k * 3) % pg_temp.students()
from generate_series(1, pg_temp.students()) as n cross join generate_series(0, 3) as k
where n % 4 <> 0 and k <= n % 4 order by n, k;
insert into photo_consent (id, student_id, given_by_guardian_id, purpose, state, recorded_at)
select 2000 + n * 2 + k, 1000 + n, case when pg_temp.minor(n) then 1000 + pg_temp.family(n) end, (array['website', 'social media'])[1 + k],
       (array['given', 'given', 'refused', 'withdrawn'])[1 + pg_temp.pick(n * 2 + k, 'consent', 4)],
       timestamptz '2025-09-01 09:00:00Z' + pg_temp.pick(n, 'consented', 300000) * interval '1 minute'
from generate_series(1, pg_temp.students()) as n cross join generate_series(0, 1) as k where k = 0 or n % 3 = 0 order by n, k;

-- @ messages
insert into message_thread (id, subject, started_at)
select 1000 + n, (array['Lateness', 'Homework', 'Arrival', 'Change of class'])[1 + pg_temp.pick(n, 'subject', 4)],
       timestamptz '2026-01-05 08:00:00Z' + pg_temp.pick(n, 'thread at', 380000) * interval '1 minute'
from generate_series(1, pg_temp.students()) as n where n % 2 = 0;
insert into thread_participant (thread_id, participant_type, participant_id, last_read_at)
select 1000 + n, 'staff', 1001 + pg_temp.pick(n, 'tutor', pg_temp.staff()::int), null from generate_series(2, pg_temp.students(), 2) as n
union all
select 1000 + n, case when pg_temp.minor(n) then 'guardian' else 'student' end, 1000 + case when pg_temp.minor(n) then pg_temp.family(n) else n end, timestamptz '2026-10-01 08:00:00Z'
from generate_series(2, pg_temp.students(), 2) as n
union all
select 1000 + n, 'student', 1000 + n - 1, null from generate_series(10, pg_temp.students(), 10) as n;
insert into message (id, thread_id, sender_type, sender_id, reply_to, body, sent_at, deleted_at)
select 1000 + n * 4 + k, 1000 + n,
       case when k % 2 = 0 then 'staff' when pg_temp.minor(n) then 'guardian' else 'student' end,
       case when k % 2 = 0 then 1001 + pg_temp.pick(n, 'tutor', pg_temp.staff()::int) when pg_temp.minor(n) then 1000 + pg_temp.family(n) else 1000 + n end,
       case when k > 0 then 1000 + n * 4 + k - 1 end,
       (array['Could you come ten minutes earlier tomorrow?', 'Thank you, we will be there.', 'The homework is on page 42.', 'I am sorry, the bus was late.'])[1 + pg_temp.pick(n * 4 + k, 'body', 4)],
       timestamptz '2026-01-05 08:00:00Z' + (pg_temp.pick(n, 'thread at', 380000) + k * 90) * interval '1 minute',
       case when pg_temp.pick(n * 4 + k, 'message gone', 30) = 0 then timestamptz '2026-10-15 08:00:00Z' end
from generate_series(2, pg_temp.students(), 2) as n cross join generate_series(0, 3) as k order by n, k;
insert into attachment (id, owner_type, owner_id, file_name, media_type, size_bytes, uploaded_by)
select 1000 + n, (array['student', 'applicant', 'message', 'staff'])[1 + n % 4],
       case n % 4 when 0 then 1000 + n when 1 then 1000 + pg_temp.students() + 1 + pg_temp.pick(n, 'of applicant', (pg_temp.students() / 6)::int)
                  when 2 then 1000 + (n - n % 2) * 4 + 1 else 1001 + pg_temp.pick(n, 'of staff', pg_temp.staff()::int) end,
       'document-' || n || '.pdf', 'application/pdf', 20000 + pg_temp.pick(n, 'size', 900000), 1001 + pg_temp.pick(n, 'uploaded by', pg_temp.staff()::int)
from generate_series(1, pg_temp.students()) as n where n % 3 = 0;

-- @ account
insert into account (id, holder_type, holder_id, login_email, password_hash, reset_token, totp_secret, last_seen_at)
select md5('account' || t.kind || t.id || pg_temp.pick(t.id, 'account ' , 2000000000))::uuid, t.kind, t.id, lower(t.email),
       '$argon2id$v=19$m=19456,t=2,p=1$' || md5('salt' || t.kind || t.id) || '$' || md5('hash' || t.kind || t.id),
       case when pg_temp.pick(t.id, 'reset', 40) = 0 then md5('reset' || t.id) end, case when t.kind = 'staff' then upper(md5('totp' || t.id)) end,
       timestamptz '2026-05-01 08:00:00Z' + pg_temp.pick(t.id, 'seen', 250000) * interval '1 minute'
from (select 'staff' as kind, id, email from staff
      union all select 'student', id, email from student where email is not null
      union all select 'guardian', id, email from guardian where id % 2 = 0
      union all select 'host_family', id, email from host_family) t
where t.id > 1000 order by t.kind, t.id;
insert into web_session (id, account_id, token_hash, ip, user_agent, started_at)
select md5('session' || a.id || k)::uuid, a.id, md5('token' || a.id || k), '203.0.113.0'::inet + pg_temp.pick(a.holder_id + k, 'ip', 255),
       (array['Mozilla/5.0 (Windows NT 10.0)', 'Mozilla/5.0 (iPhone)', 'Mozilla/5.0 (Linux; Android 15)'])[1 + pg_temp.pick(a.holder_id, 'agent', 3)],
       a.last_seen_at - k * interval '26 hours'
from account a cross join generate_series(0, 2) as k where a.holder_id > 1000 order by a.holder_type, a.holder_id, k;

-- @ audit_log
insert into audit_log (id, at, actor_staff_id, action, entity_type, entity_id, before, after)
select 1000 + s.id * 4 + k, s.created_at + k * interval '3 days', 1001 + pg_temp.pick(s.id * 3 + k, 'actor', pg_temp.staff()::int),
       (array['create', 'update', 'enrol'])[1 + k], (array['student', 'student', 'enrolment'])[1 + k], case when k < 2 then s.id end,
       case k when 1 then jsonb_build_object('last_name', s.last_name, 'email', s.email, 'phone', null) end,
       case k when 2 then jsonb_build_object('student', jsonb_build_object('id', s.id, 'name', s.first_name || ' ' || s.last_name), 'course', 'GE1')
              else jsonb_build_object('first_name', s.first_name, 'last_name', s.last_name, 'native_name', s.native_name, 'email', s.email) end
from student s cross join generate_series(0, 2) as k where s.id > 1000 order by s.id, k;
insert into audit_log (id, at, actor_staff_id, action, entity_type, entity_id, before, after)
select 1000000000 + row_number() over (order by t.kind, t.id), timestamptz '2026-02-01 09:00:00Z' + pg_temp.pick(t.id, 'audited', 200000) * interval '1 minute',
       1001 + pg_temp.pick(t.id, 'other actor', pg_temp.staff()::int), 'update', t.kind, t.id, null, jsonb_build_object('name', t.name, 'email', t.email)
from (select 'guardian' as kind, id, first_name || ' ' || last_name as name, email from guardian
      union all select 'staff', id, first_name || ' ' || last_name, email from staff
      union all select 'host_family', id, first_name || ' ' || last_name, email from host_family
      union all select 'applicant', id, first_name || ' ' || last_name, email from applicant where student_id is null) t
where t.id > 1000 order by t.kind, t.id;

-- @ newsletter_subscriber
insert into newsletter_subscriber (id, email, source, subscribed_at, unsubscribed_at)
select 1000 + row_number() over (order by t.kind, t.id),
       case pg_temp.pick(t.id, 'spelling', 10) when 0 then initcap(lower(t.email)) when 1 then replace(lower(t.email), '@', '+news@') else lower(t.email) end,
       (array['website', 'open day', 'enrolment form'])[1 + pg_temp.pick(t.id, 'source', 3)],
       timestamptz '2024-06-01 08:00:00Z' + pg_temp.pick(t.id, 'subscribed', 900000) * interval '1 minute',
       case when pg_temp.pick(t.id, 'unsubscribed', 6) = 0 then timestamptz '2026-09-01 08:00:00Z' end
from (select 'student' as kind, id, email from student where id % 3 = 0
      union all select 'guardian', id, email from guardian where id % 4 = 0
      union all select 'applicant', id, email from applicant where student_id is null) t
where t.id > 1000 and t.email is not null order by t.kind, t.id;

-- @ door_access_log
insert into door_access_log (at, door, card_no, student_card, staff_card)
select timestamptz '2026-04-01 07:30:00Z' + k * interval '17 hours' + pg_temp.pick(n * 8 + k, 'door at', 600) * interval '1 second',
       (array['Main entrance', 'Library', 'Computer room'])[1 + pg_temp.pick(n + k, 'door', 3)], 'C' || lpad(n::text, 7, '0'),
       1000 + n, null
from generate_series(1, pg_temp.students()) as n cross join generate_series(0, 7) as k order by k, n;
insert into door_access_log (at, door, card_no, student_card, staff_card)
select timestamptz '2026-04-01 07:00:00Z' + k * interval '25 hours', 'Staff room', 'T' || lpad(n::text, 7, '0'), null, 1000 + n
from generate_series(1, pg_temp.staff()) as n cross join generate_series(0, 9) as k order by k, n;

-- @ legacy_import_2019
insert into legacy_import_2019 (line_no, full_name, email, phone, remark)
select 1000 + n, p.given || ' ' || p.family, p.mailbox || '.old' || n || '@example.com', '01632 96' || lpad(pg_temp.pick(n, 'old phone', 10000)::text, 4, '0'),
       'summer school 2019'
from generate_series(1, pg_temp.students() / 6) as n join name_pool p on p.position = pg_temp.pick(n, 'old name', 896) order by n;

-- @ web_event
insert into web_event (id, happened_on, student_id, path, ip)
select 1000 + (n - 1) * 10 + k, date '2026-01-01' + pg_temp.pick(n * 10 + k, 'event day', 180), 1000 + n,
       (array['/timetable', '/homework', '/messages', '/host-family'])[1 + pg_temp.pick(n + k, 'page', 4)], '198.51.100.0'::inet + pg_temp.pick(n, 'event ip', 255)
from generate_series(1, pg_temp.students()) as n cross join generate_series(0, 9) as k order by k, n;

-- @ job_queue
insert into job_queue (id, task, payload, run_at, attempts)
select md5('job' || n)::uuid, (array['rebuild timetable', 'rotate logs', 'warm cache'])[1 + n % 3], jsonb_build_object('term', '2026-autumn'), timestamptz '2026-11-01 03:00:00Z' + n * interval '5 minutes', 0
from generate_series(1, 40) as n;
