-- The eight named people of people.ts, everything the school holds about them, and the rows around them that must not be
-- mistaken for theirs. Ids are below 1000, and the same numbers are used for students, guardians, staff, host families
-- and applicants on purpose. Nothing here depends on the seed or on how many bulk rows there are; people from 1001
-- on are bulk rows that exist at every size.
--   student 1 Siriporn Wattanakul   student 2 Lin Yuxuan   student 3 Lin Sihan (deleted)   guardian 1 Chen Meiling
--   host family 1 Margaret Hughes   staff 2 Tomasz Zieliński   applicant 1 Layla Al-Haddad   student 4 María García López
-- Lookalikes: student 5 (name and birthday of student 4), subscriber 4 (address almost that of student 1).

-- @ reference lists
insert into country (code, name) values
  ('AE', 'United Arab Emirates'), ('BR', 'Brazil'), ('CN', 'China'), ('DE', 'Germany'), ('ES', 'Spain'), ('FR', 'France'),
  ('GB', 'United Kingdom'), ('IT', 'Italy'), ('JP', 'Japan'), ('KR', 'South Korea'), ('PL', 'Poland'), ('SA', 'Saudi Arabia'),
  ('TH', 'Thailand'), ('TR', 'Türkiye'), ('UA', 'Ukraine');
insert into language_level (code, title, sort_order) values
  ('A1', 'Beginner', 1), ('A2', 'Elementary', 2), ('B1', 'Intermediate', 3), ('B2', 'Upper intermediate', 4), ('C1', 'Advanced', 5), ('C2', 'Proficient', 6);
insert into schema_migration (version, applied_at)
select '2019-' || lpad(n::text, 4, '0'), timestamptz '2019-03-01 10:00:00Z' + n * interval '40 days' from generate_series(1, 60) as n;
insert into course (code, title, minimum_age, weekly_hours)
select 'GE' || n, 'General English ' || n, case when n > 6 then 16 else 10 end, 15 + n from generate_series(1, 8) as n;
insert into course (code, title, minimum_age, weekly_hours) values ('YL', 'Young learners', 8, 15), ('IE', 'Intensive exam course', 16, 25);
insert into department (id, name, head_id) values (1, 'Teaching', 2), (2, 'Accommodation', 1), (3, 'Office', 1), (4, 'Activities', 2);

-- @ named people
insert into address (id, line1, line2, city, postcode, country_code) values
  (1, '88/12 Sukhumvit Soi 31', null, 'Bangkok', '10110', 'TH'),
  (2, '7 Weir Lane', null, 'Riverbridge', 'RB1 4XX', 'GB'),
  (3, 'Tannery Court', 'Flats 1 to 40', 'Riverbridge', 'RB2 6XX', 'GB'),
  (4, '15 Orchard Close', null, 'Riverbridge', 'RB3 1XX', 'GB'),
  (5, '1 Castle Road', null, 'Riverbridge', 'RB1 1XX', 'GB');
insert into staff (id, staff_number, first_name, last_name, email, phone, date_of_birth, national_insurance_number, job_title, department_id, manager_id, address_id, hired_on, left_on) values
  (1, 'S-0001', 'Helen', 'Thorne', 'helen.thorne@riverbridge.example', '+44 1632 960001', '1966-02-11', 'QQ000001C', 'Principal', 3, null, 5, '2004-09-01', null),
  (2, 'S-0002', 'Tomasz', 'Zieliński', 'tomasz.zielinski@riverbridge.example', '+44 1632 960002', '1979-08-23', 'QQ000002C', 'Head of teaching', 1, 1, 3, '2011-01-10', null),
  (3, 'S-0003', 'Ruth', 'Pemberton', 'ruth.pemberton@riverbridge.example', '+44 1632 960003', '1988-05-30', 'QQ000003C', 'Welfare officer', 3, 1, null, '2016-04-04', null);
insert into student (id, student_number, first_name, last_name, native_name, date_of_birth, email, phone, nationality, first_language, passport_number, level_code, address_id, main_placement_id, notes, created_at, deleted_at) values
  (1, 'RB-1001', 'Siriporn', 'Wattanakul', 'สิริพร วัฒนกุล', '1998-11-02', 'siriporn.wattanakul@example.org', '+66 2 555 0101', 'TH', 'Thai', 'AA1234567', 'B2', 1, 1, 'Prefers to be called Ploy.', '2025-08-11 09:12:00Z', null),
  (2, 'RB-1002', 'Yuxuan', 'Lin', '林宇轩', '2015-05-02', null, null, 'CN', 'Chinese', 'E20000002', 'A2', 2, 2, 'Collected by his mother only.', '2025-08-14 10:00:00Z', null),
  (3, 'RB-1003', 'Sihan', 'Lin', '林思涵', '2017-09-19', null, null, 'CN', 'Chinese', 'E20000003', 'A1', 2, null, null, '2025-08-14 10:05:00Z', '2026-07-31 17:00:00Z'),
  (4, 'RB-1004', 'María', 'García López', null, '2001-03-14', 'maria.garcia@example.com', '+34 600 000 004', 'ES', 'Spanish', 'PAB000004', 'B1', 3, 3, null, '2025-09-01 08:30:00Z', null),
  (5, 'RB-1005', 'María', 'García López', null, '2001-03-14', 'm.garcia.lopez@example.net', '+34 600 000 005', 'ES', 'Spanish', 'PAB000005', 'C1', 4, null, null, '2026-01-09 11:45:00Z', null);
insert into guardian (id, first_name, last_name, native_name, email, phone, address_id, created_at) values
  (1, 'Meiling', 'Chen', '陈美玲', 'Meiling.Chen@example.com', '+44 7700 900101', 2, '2025-08-14 09:55:00Z'),
  (2, 'Guoqiang', 'Lin', '林国强', 'guoqiang.lin@example.com', '+86 10 5550 0102', null, '2025-08-14 09:58:00Z');
insert into student_guardian (student_id, guardian_id, relationship, may_collect, call_first) values
  (2, 1, 'mother', true, true), (3, 1, 'mother', true, true), (2, 2, 'father', false, false);
insert into host_family (id, first_name, last_name, email, phone, address_id, bedrooms, pets, bank_account, joined_on) values
  (1, 'Margaret', 'Hughes', 'margaret.hughes@example.net', '+44 1632 960401', 4, 3, 'an elderly spaniel', 'GB00RIVB00000000000401', '2009-05-01'),
  (2, 'Margaret', 'Hughes-Brown', 'margaret.hughes-brown@example.net', '+44 1632 960402', 5, 2, null, 'GB00RIVB00000000000402', '2019-02-01');
insert into applicant (id, application_number, first_name, last_name, native_name, email, phone, date_of_birth, course_code, statement, decision, decided_by, student_id, applied_at) values
  (1, 'A-0001', 'Layla', 'Al-Haddad', 'ليلى الحداد', 'layla.alhaddad@example.org', '+971 4 555 0103', '1995-01-27', 'IE', 'أريد أن أدرس في ريفربريدج. I need band 7.', 'declined', 2, null, '2026-02-17 19:40:00Z'),
  (2, 'A-0002', 'Siriporn', 'Wattanakul', 'สิริพร วัฒนกุล', 'Siriporn.Wattanakul@example.org', '+66 2 555 0101', '1998-11-02', 'IE', 'For my work in tourism.', 'accepted', 2, 1, '2025-06-30 03:20:00Z'),
  (3, 'A-0003', 'Layla', 'Haddad', 'ليلى حداد', 'layla.haddad@example.org', null, '1995-01-27', 'GE3', null, 'open', null, null, '2026-03-01 12:00:00Z');
insert into emergency_contact (id, student_id, full_name, relationship, phone, email) values
  (1, 1, 'Niran Wattanakul', 'brother', '+66 2 555 0199', 'niran@example.org'),
  (2, 2, 'Meiling Chen', 'mother', '+44 7700 900101', 'meiling.chen@example.com'),
  (3, 1003, 'Siriporn Wattanakul', 'friend', '+66 2 555 0101', 'SIRIPORN.WATTANAKUL@EXAMPLE.ORG'),
  (4, 4, 'Carmen López', 'mother', '+34 600 000 044', null);
insert into placement (id, student_id, host_family_id, arrives_on, leaves_on, note) values
  (1, 1, 1, '2025-09-06', '2026-03-28', 'Vegetarian.'), (2, 2, 1, '2026-06-29', '2026-07-25', 'Arrives with his sister.'),
  (3, 4, 1, '2025-09-20', '2026-06-20', null), (4, 4, 2, '2026-06-20', '2026-07-04', 'Short stay.'), (5, 3, 1, '2026-06-29', '2026-07-25', null),
  (6, 5, 2, '2026-01-10', '2026-04-10', null);

-- @ named teaching
insert into course_run (course_code, term, teacher_id, room, starts_on, ends_on)
select 'GE' || n, term.name, 1000 + n, 'R' || n, term.starts_on, term.starts_on + 75
from generate_series(1, 8) as n
cross join (values ('2025-autumn', date '2025-09-08'), ('2026-spring', date '2026-01-12'), ('2026-summer', date '2026-05-04'), ('2026-autumn', date '2026-09-07')) as term (name, starts_on);
insert into course_run (course_code, term, teacher_id, room, starts_on, ends_on) values
  ('YL', '2026-summer', 2, 'Garden room', '2026-06-29', '2026-07-25'), ('IE', '2026-spring', 2, 'R9', '2026-01-12', '2026-03-27'), ('IE', '2025-autumn', 1003, 'R9', '2025-09-08', '2025-12-19');
insert into booking (student_id, course_code, term, price, booked_at, deleted_at) values
  (1, 'IE', '2026-spring', 2400, '2025-08-11 09:20:00Z', null), (1, 'IE', '2025-autumn', 2400, '2025-08-11 09:19:00Z', '2025-08-30 14:00:00Z'),
  (2, 'YL', '2026-summer', 1150, '2026-02-01 10:00:00Z', null), (3, 'YL', '2026-summer', 1150, '2026-02-01 10:01:00Z', null),
  (4, 'IE', '2026-spring', 2400, '2025-09-01 09:00:00Z', null), (4, 'GE5', '2025-autumn', 900, '2025-09-01 08:59:00Z', null), (5, 'IE', '2026-spring', 2400, '2026-01-09 12:00:00Z', null);
-- Their classes: bulk students in the same runs, in both of which staff 2 teaches.
insert into booking (student_id, course_code, term, price, booked_at)
select 1000 + n, case when n % 2 = 0 then 'IE' else 'YL' end, case when n % 2 = 0 then '2026-spring' else '2026-summer' end, 1000, '2025-11-01 09:00:00Z'
from generate_series(1, 24) as n;
insert into attendance (student_id, course_code, term, lesson_on, status, recorded_by)
select b.student_id, b.course_code, b.term, r.starts_on + day, case when (b.student_id + day) % 7 = 0 then 'absent' else 'present' end,
       case when day % 4 = 0 then 2 else 1003 end
from booking b join course_run r using (course_code, term) cross join generate_series(0, 8, 2) as day
where b.course_code in ('IE', 'YL') and b.deleted_at is null
order by b.student_id, day;
insert into attendance (student_id, course_code, term, lesson_on, status, recorded_by) values
  (4, 'GE5', '2025-autumn', '2025-09-08', 'late', 1005), (4, 'GE5', '2025-autumn', '2025-09-15', 'present', null);
insert into test_result (id, student_id, course_code, term, test, score, remark, marked_by) values
  (1, 1, 'IE', '2026-spring', 'Mock exam', 71.5, 'Strong reading; speaks too quietly.', 2), (2, 2, 'YL', '2026-summer', 'Entry test', 40, null, 1003),
  (3, 4, 'IE', '2026-spring', 'Mock exam', 64, null, 2), (4, 5, 'IE', '2026-spring', 'Mock exam', 88, null, 2), (5, 3, 'YL', '2026-summer', 'Entry test', 31, null, null);
insert into certificate (id, student_id, course_code, term, name_printed, level_code, issued_on, signed_by) values
  ('11111111-1111-4111-8111-111111111111', 1, 'IE', '2026-spring', 'สิริพร วัฒนกุล / Siriporn Wattanakul', 'C1', '2026-03-27', 2),
  ('22222222-2222-4222-8222-222222222222', 4, 'IE', '2026-spring', 'María García López', 'B2', '2026-03-27', 1),
  ('33333333-3333-4333-8333-333333333333', 5, 'IE', '2026-spring', 'María García López', 'C2', '2026-03-27', 2);
insert into excursion (id, title, goes_on, leader_id, student_ids) values
  (1, 'Punting on the river', '2026-07-04', 2, array[2, 3, 1001, 1003, 1005]::bigint[]), (2, 'Exam trip to the city', '2026-03-14', 3, array[1, 4, 1002]::bigint[]),
  (3, 'Private airport transfer', '2026-03-28', 3, array[1]::bigint[]), (4, 'Cancelled: beach day', '2026-07-11', 2, '{}'), (5, 'Castle', '2026-02-07', 1004, array[5, 1006]::bigint[]);

-- @ named staff records
insert into staff_contract (id, staff_id, kind, salary, starts_on, ends_on) values
  (1, 1, 'permanent', 61000, '2004-09-01', null), (2, 2, 'fixed term', 31000, '2011-01-10', '2013-08-31'), (3, 2, 'permanent', 47500, '2013-09-01', null), (4, 3, 'permanent', 33000, '2016-04-04', null);
insert into dbs_check (id, staff_id, host_family_id, certificate_number, outcome, issued_on, checked_by) values
  (1, 2, null, '001000000001', 'clear', '2024-09-02', 1), (2, null, 1, '001000000002', 'clear', '2024-10-14', 2), (3, null, 2, '001000000003', 'clear', '2024-10-15', 2), (4, 3, null, '001000000004', 'clear', '2025-01-08', 1), (5, null, 1, '000900000007', 'clear', '2021-10-01', 3);
insert into absence (id, staff_id, first_day, last_day, reason, approved_by) values
  (1, 2, '2026-02-02', '2026-02-06', 'Back operation', 1), (2, 2, '2026-08-03', '2026-08-14', 'Holiday', 1), (3, 1001, '2026-03-02', '2026-03-03', 'Influenza', 2), (4, 3, '2026-03-09', '2026-03-09', 'Moving house', 1);
insert into finance.payroll (staff_id, month, gross, tax, net, bank_account)
select id, (date '2026-01-01' + m * interval '1 month')::date, 3958.33, 780.00, 3178.33, 'GB00RIVB0000000000000' || id from generate_series(1, 3) as id cross join generate_series(0, 9) as m;

-- @ named money
insert into finance.invoice (id, invoice_number, guardian_id, student_id, issued_on, total) values
  (1, 'RLS-2026-0001', 1, null, '2026-02-02', 2300), (2, 'RLS-2025-0002', null, 1, '2025-08-12', 2400), (3, 'RLS-2025-0003', null, 4, '2025-09-02', 3300),
  (4, 'RLS-2026-0004', 1, null, '2026-07-01', 35), (5, 'RLS-2026-0005', null, 5, '2026-01-09', 2400), (6, 'RLS-2026-0006', 2, null, '2026-07-02', 20);
insert into finance.invoice_line (invoice_id, line_number, student_id, description, amount) values
  (1, 1, 2, 'Young learners, summer', 1150), (1, 2, 3, 'Young learners, summer', 1150), (2, 1, 1, 'Intensive exam course', 2400),
  (3, 1, 4, 'Intensive exam course', 2400), (3, 2, 4, 'General English 5', 900), (4, 1, 2, 'Lost library book', 35), (5, 1, 5, 'Intensive exam course', 2400), (6, 1, 2, 'Swimming', 20);
insert into finance.payment (id, invoice_id, paid_on, amount, method, payer_name, card_last_four) values
  (1, 1, '2026-02-10', 2300, 'card', 'Meiling Chen', '4242'), (2, 2, '2025-08-20', 2400, 'transfer', 'S Wattanakul', null), (3, 3, '2025-09-03', 1650, 'card', 'Maria Garcia', '1881'),
  (4, 3, '2025-10-03', 1650, 'card', 'Maria Garcia', '1881'), (5, 5, '2026-01-09', 2400, 'card', 'M Garcia Lopez', '0005');

-- @ named care
insert into medical_note (id, student_id, body, recorded_by, recorded_at) values
  (1, 1, 'Migraine with aura; keeps her own tablets.', 3, '2025-09-08 09:00:00Z'), (2, 2, 'Peanut allergy, two adrenaline pens in the office.', 2, '2026-06-29 08:45:00Z'),
  (3, 3, 'Asthma.', 3, '2026-06-29 08:50:00Z'), (4, 5, 'Epilepsy.', 2, '2026-01-12 09:00:00Z'), (5, 1001, 'Hay fever.', 2, '2026-06-29 09:10:00Z');
insert into dietary (student_id, diet, allergies) values (1, 'vegetarian', '{}'), (2, 'none', array['peanut']), (4, 'none', '{}'), (5, 'vegan', array['soya']);
insert into safeguarding_note (id, about_student_id, other_student_id, body, recorded_by, recorded_at) values
  (1, 2, 1001, 'Yuxuan said another boy took his phone and would not give it back.', 2, '2026-07-06 16:10:00Z'),
  (2, 1003, 2, 'Told staff that Yuxuan is left out at lunch.', 3, '2026-07-08 13:00:00Z'),
  (3, 2, null, 'Missed his mother; rang home from the office.', 3, '2026-07-02 19:30:00Z'),
  (4, 2, 3, 'Brother and sister asked to share a room.', 2, '2026-06-30 09:00:00Z'), (5, 1005, 1001, 'An argument about a bicycle.', 2, '2026-07-09 09:00:00Z');

-- @ named photographs
insert into photo (id, file_name, place, taken_by, taken_at) values
  (1, 'summer-garden-01.jpg', 'Garden', 2, '2026-07-03 11:00:00Z'), (2, 'yuxuan-portrait.jpg', 'Main hall', 3, '2026-06-29 09:30:00Z'), (3, 'lin-siblings.jpg', 'Riverside', 2, '2026-07-18 15:20:00Z'),
  (4, 'exam-class.jpg', 'R9', 2, '2026-03-20 12:00:00Z'), (5, 'siriporn-certificate.jpg', 'Main hall', null, '2026-03-27 16:00:00Z'), (6, 'empty-classroom.jpg', 'R9', 2, '2026-03-20 18:00:00Z'), (7, 'maria-c2.jpg', 'R9', 2, '2026-03-27 16:10:00Z');
insert into photo_person (photo_id, student_id) values
  (1, 2), (1, 3), (1, 1001), (1, 1003), (2, 2), (3, 2), (3, 3), (4, 1), (4, 4), (4, 5), (4, 1002), (5, 1), (7, 5);
insert into photo_consent (id, student_id, given_by_guardian_id, purpose, state, recorded_at) values
  (1, 1, null, 'website', 'given', '2025-09-08 10:00:00Z'), (2, 2, 1, 'website', 'given', '2026-06-29 09:00:00Z'), (3, 2, 1, 'social media', 'refused', '2026-06-29 09:00:00Z'),
  (4, 3, 1, 'website', 'withdrawn', '2026-07-20 09:00:00Z'), (5, 4, null, 'website', 'refused', '2025-09-22 10:00:00Z'), (6, 5, null, 'website', 'given', '2026-01-12 10:00:00Z'), (7, 2, 2, 'brochure', 'given', '2026-06-30 09:00:00Z');

-- @ named messages
insert into message_thread (id, subject, started_at) values
  (1, 'Yuxuan and lunch', '2026-07-06 17:00:00Z'), (2, 'Exam week', '2026-03-16 08:00:00Z'), (3, 'Welcome to Riverbridge', '2025-08-11 09:12:00Z'), (4, 'Flat share', '2026-02-20 18:00:00Z'),
  (5, 'Your application', '2026-02-18 09:00:00Z'), (6, 'Rota', '2026-05-01 08:00:00Z');
insert into thread_participant (thread_id, participant_type, participant_id, last_read_at) values
  (1, 'guardian', 1, '2026-07-07 07:00:00Z'), (1, 'staff', 2, '2026-07-07 08:00:00Z'),
  (2, 'staff', 2, null), (2, 'student', 1, '2026-03-17 08:00:00Z'), (2, 'student', 1001, null), (2, 'student', 1002, null),
  (3, 'student', 1, '2025-08-11 10:00:00Z'), (4, 'student', 4, '2026-02-21 08:00:00Z'), (4, 'student', 1002, null), (6, 'staff', 1, null), (6, 'staff', 1001, null);
insert into message (id, thread_id, sender_type, sender_id, reply_to, body, sent_at, deleted_at) values
  (1, 1, 'guardian', 1, null, '老师好，宇轩说中午没有人跟他坐在一起。 Could you look into it?', '2026-07-06 17:00:00Z', null),
  (2, 1, 'staff', 2, 1, 'Dear Mrs Chen, thank you. Ruth will sit with Yuxuan and Danylo tomorrow.', '2026-07-06 18:10:00Z', null),
  (3, 1, 'guardian', 1, 2, 'Thank you. Sihan is happier, too.', '2026-07-07 07:05:00Z', '2026-07-07 07:06:00Z'),
  (4, 2, 'staff', 2, null, 'The mock exam is on Friday in R9.', '2026-03-16 08:00:00Z', null), (5, 2, 'student', 1, 4, 'ขอบคุณค่ะ May I come late?', '2026-03-16 20:00:00Z', null),
  (6, 2, 'student', 1001, 4, 'Where is R9?', '2026-03-17 07:00:00Z', '2026-03-17 07:01:00Z'), (7, 3, 'system', null, null, 'Welcome, Siriporn. Your student number is RB-1001.', '2025-08-11 09:12:00Z', null),
  (8, 4, 'student', 4, null, 'Does anybody want to share a flat in Tannery Court?', '2026-02-20 18:00:00Z', null),
  -- Student 1 wrote this and has left the thread.
  (9, 4, 'student', 1, 8, 'I would, from April. My number is +66 2 555 0101.', '2026-02-20 19:00:00Z', null),
  (10, 6, 'staff', 1, null, 'Tomasz is away in August.', '2026-05-01 08:00:00Z', null);
insert into attachment (id, owner_type, owner_id, file_name, media_type, size_bytes, uploaded_by) values
  (1, 'student', 1, 'passport-wattanakul.pdf', 'application/pdf', 210000, 3), (2, 'applicant', 2, 'transcript-bangkok.pdf', 'application/pdf', 98000, null), (3, 'applicant', 1, 'ielts-alhaddad.pdf', 'application/pdf', 77000, 2),
  (4, 'message', 1, 'lunch-hall.jpg', 'image/jpeg', 350000, null), (5, 'staff', 2, 'diploma-zielinski.pdf', 'application/pdf', 120000, 1), (6, 'student', 2, 'birth-certificate-lin.pdf', 'application/pdf', 88000, 2),
  (7, 'message', 9, 'deposit.pdf', 'application/pdf', 12000, null), (8, 'staff', 1, 'diploma-thorne.pdf', 'application/pdf', 130000, null), (9, 'student', 5, 'passport-garcia.pdf', 'application/pdf', 200000, 2);

-- @ named accounts and logs
insert into account (id, holder_type, holder_id, login_email, password_hash, reset_token, totp_secret, last_seen_at) values
  ('a0000000-0000-4000-8000-000000000001', 'student', 1, 'siriporn.wattanakul@example.org', '$argon2id$v=19$m=19456,t=2,p=1$c2FsdDE$aGFzaDE', 'reset-1-secret', null, '2026-03-28 06:00:00Z'),
  ('a0000000-0000-4000-8000-000000000002', 'guardian', 1, 'Meiling.Chen@example.com', '$argon2id$v=19$m=19456,t=2,p=1$c2FsdDI$aGFzaDI', null, null, '2026-07-20 09:00:00Z'),
  ('a0000000-0000-4000-8000-000000000003', 'staff', 2, 'tomasz.zielinski@riverbridge.example', '$argon2id$v=19$m=19456,t=2,p=1$c2FsdDM$aGFzaDM', null, 'JBSWY3DPEHPK3PXP', '2026-11-01 08:00:00Z'),
  ('a0000000-0000-4000-8000-000000000004', 'student', 4, 'maria.garcia@example.com', '$argon2id$v=19$m=19456,t=2,p=1$c2FsdDQ$aGFzaDQ', null, null, '2026-06-20 06:00:00Z'),
  ('a0000000-0000-4000-8000-000000000005', 'student', 5, 'm.garcia.lopez@example.net', '$argon2id$v=19$m=19456,t=2,p=1$c2FsdDU$aGFzaDU', null, null, '2026-04-10 06:00:00Z'),
  ('a0000000-0000-4000-8000-000000000006', 'host_family', 1, 'margaret.hughes@example.net', '$argon2id$v=19$m=19456,t=2,p=1$c2FsdDY$aGFzaDY', null, null, '2026-10-10 06:00:00Z'),
  ('a0000000-0000-4000-8000-000000000007', 'staff', 1, 'helen.thorne@riverbridge.example', '$argon2id$v=19$m=19456,t=2,p=1$c2FsdDc$aGFzaDc', null, null, '2026-11-01 08:00:00Z');
insert into web_session (id, account_id, token_hash, ip, user_agent, started_at)
select ('b0000000-0000-4000-8000-00000000000' || n)::uuid, ('a0000000-0000-4000-8000-00000000000' || (n + 1) / 2)::uuid, md5('session ' || n), ('192.0.2.' || n)::inet,
       'Mozilla/5.0 (X11; Linux)', timestamptz '2026-03-01 08:00:00Z' + n * interval '11 hours' from generate_series(1, 9) as n;
insert into audit_log (id, at, actor_staff_id, action, entity_type, entity_id, before, after) values
  (1, '2025-08-11 09:12:00Z', 3, 'create', 'student', 1, null, '{"first_name": "Siriporn", "last_name": "Wattanakul", "native_name": "สิริพร วัฒนกุล", "email": "siriporn.w@example.com"}'),
  (2, '2025-08-20 10:00:00Z', 2, 'update', 'student', 1, '{"email": "siriporn.w@example.com"}', '{"email": "siriporn.wattanakul@example.org"}'),
  (3, '2025-08-21 10:00:00Z', 2, 'enrol', 'enrolment', null, null, '{"student": {"id": 1, "name": "Siriporn Wattanakul"}, "course": "IE"}'),
  (4, '2026-02-01 10:00:00Z', 3, 'enrol', 'enrolment', null, null, '{"student": {"id": 2, "name": "林宇轩"}, "course": "YL"}'),
  (5, '2026-02-01 10:01:00Z', 3, 'enrol', 'enrolment', null, null, '{"student": {"id": 3, "name": "林思涵"}, "course": "YL"}'),
  (6, '2025-08-14 09:55:00Z', 3, 'create', 'guardian', 1, null, '{"name": "Meiling Chen", "email": "Meiling.Chen@example.com"}'),
  (7, '2026-07-31 17:00:00Z', 2, 'delete', 'student', 3, '{"first_name": "Sihan", "last_name": "Lin"}', null),
  (8, '2024-09-02 09:00:00Z', 1, 'update', 'staff', 2, '{"job_title": "Teacher"}', '{"job_title": "Head of teaching", "name": "Tomasz Zieliński"}'),
  (9, '2026-02-19 09:00:00Z', 2, 'decline', 'applicant', 1, null, '{"name": "ليلى الحداد", "email": "layla.alhaddad@example.org", "reason": "no place"}'),
  (10, '2025-07-05 09:00:00Z', 2, 'accept', 'applicant', 2, null, '{"name": "Siriporn Wattanakul", "email": "Siriporn.Wattanakul@example.org"}'),
  (11, '2024-10-14 09:00:00Z', 2, 'update', 'host_family', 1, null, '{"name": "Margaret Hughes", "email": "margaret.hughes@example.net"}'),
  (12, '2026-01-02 09:00:00Z', 2, 'update', 'course', null, null, '{"code": "IE"}'),
  (13, '2026-01-09 11:45:00Z', 3, 'create', 'student', 5, null, '{"first_name": "María", "last_name": "García López"}'),
  (14, '2025-09-01 08:30:00Z', 3, 'create', 'student', 4, null, '{"first_name": "María", "last_name": "García López"}'),
  (15, '2026-03-03 09:00:00Z', 2, 'update', 'staff', 2, '{"phone": null}', '{"phone": "+44 1632 960002"}'),
  (16, '2025-09-01 09:00:00Z', null, 'enrol', 'enrolment', null, null, '{"student": {"id": 4, "name": "María García López"}, "course": "IE"}'),
  -- A refused import: the student's number is there, but the entry is not an enrolment.
  (17, '2026-04-01 09:00:00Z', 1, 'reject', 'import', null, null, '{"row": 4, "student": {"name": "Maria Garcia"}}');
insert into newsletter_subscriber (id, email, source, subscribed_at, unsubscribed_at) values
  (1, 'Siriporn.WATTANAKUL@Example.org', 'open day', '2024-11-02 08:00:00Z', null), (2, 'siriporn.wattanakul+riverbridge@example.org', 'website', '2025-03-02 08:00:00Z', '2026-01-05 08:00:00Z'),
  (3, 'meiling.chen@example.com', 'enrolment form', '2025-08-14 10:10:00Z', null), (4, 'siriporn.wattanakul2@example.org', 'website', '2025-03-03 08:00:00Z', null),
  (5, 'layla.alhaddad@example.org', 'website', '2026-02-17 19:41:00Z', null), (6, 'xsiriporn.wattanakul@example.org', 'website', '2025-03-04 08:00:00Z', null),
  (7, 'siriporn_wattanakul@example.org', 'website', '2025-03-05 08:00:00Z', null), (8, 'siriporn.wattanakul@example.org.example', 'website', '2025-03-06 08:00:00Z', null);
insert into legacy_import_2019 (line_no, full_name, email, phone, remark) values
  (1, 'Margaret Hughes', 'Margaret.Hughes@example.net', '01632 960401', 'host, took two pupils in July'), (2, 'T. Zielinski', 'tomasz.zielinski@riverbridge.example', null, 'teacher'),
  (3, 'Wattanakul S', 'siriporn.wattanakul@example.org', null, 'asked for a brochure'), (4, 'Margaret Hughes', null, '01632 960777', 'another Margaret');
insert into door_access_log (at, door, card_no, student_card, staff_card) values
  ('2026-01-12 08:50:00Z', 'Main entrance', 'C-1', 1, null), ('2026-01-12 08:55:00Z', 'Main entrance', 'C-4', 4, null), ('2026-01-12 08:40:00Z', 'Main entrance', 'T-2', null, 2), ('2026-01-12 08:56:00Z', 'Main entrance', 'C-5', 5, null),
  ('2026-06-29 08:30:00Z', 'Main entrance', 'C-2', 2, null), ('2026-06-29 08:30:04Z', 'Main entrance', 'C-3', 3, null), ('2026-06-29 08:20:00Z', 'Staff room', 'T-2', null, 2), ('2026-01-12 08:41:00Z', 'Main entrance', 'VISITOR', null, null);
insert into web_event (id, happened_on, student_id, path, ip)
select student_id * 10 + m, make_date(2026, m, 15), student_id, '/timetable', '192.0.2.50'::inet from (values (1), (4), (5)) as s (student_id) cross join generate_series(1, 6) as m;

-- @ their surroundings
-- Sixty bulk students have lived with host family 1.
insert into placement (id, student_id, host_family_id, arrives_on, leaves_on)
select 100 + n, 1000 + n, 1, date '2016-01-04' + n::int * 45, date '2016-01-31' + n::int * 45 from generate_series(1, 60) as n;
insert into emergency_contact (id, student_id, full_name, relationship, phone) select 100 + n, 1000 + n, 'Margaret Hughes', 'host', '+44 1632 960401' from generate_series(1, 3) as n;
