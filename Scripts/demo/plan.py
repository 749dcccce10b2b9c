"""What Bến Mơ promises, and how it governs and tells of it. All of it is invented."""

# key, en, vi, source kind, made, owner, area, features, due, status, closed, reason
COMMITMENTS = [
    ("C01", "Found a steering committee for the learning city", "Thành lập Ban Chỉ đạo thành phố học tập", "application_form", "2020-10-05", "Văn phòng UBND thành phố", "3.2", "3.2.1", "2021-06-30", "fulfilled", "2021-04-20", ""),
    ("C02", "Adopt a learning city plan to 2025", "Ban hành kế hoạch thành phố học tập đến 2025", "application_form", "2020-10-05", "Văn phòng UBND thành phố", "3.1", "3.1.2", "2021-12-31", "fulfilled", "2021-06-15", ""),
    ("C03", "Survey residents every second year", "Khảo sát người dân hai năm một lần", "mayor_letter", "2020-11-12", "Phòng Giáo dục và Đào tạo", "3.1", "3.1.3", "2025-06-30", "fulfilled", "2025-05-28", ""),
    ("C04", "A community learning centre in every commune", "Xã nào cũng có trung tâm học tập cộng đồng", "plan", "2021-06-15", "Phòng Giáo dục và Đào tạo", "2.2", "2.2.1", "2023-12-31", "fulfilled", "2023-11-20", ""),
    ("C05", "Open a guidance desk for learners", "Mở quầy tư vấn người học", "plan", "2021-06-15", "Trung tâm Giáo dục thường xuyên Bến Mơ", "2.6", "2.6.2", "2023-03-31", "fulfilled", "2023-01-16", ""),
    ("C06", "Train all heads of schools in digital teaching", "Tập huấn dạy học số cho mọi hiệu trưởng", "plan", "2021-06-15", "Phòng Giáo dục và Đào tạo", "2.4", "2.4.1", "2022-12-31", "fulfilled", "2022-11-30", ""),
    ("C07", "A learning week every year", "Tuần lễ học tập hằng năm", "council_resolution", "2021-12-10", "Phòng Văn hóa và Thông tin", "2.6", "2.6.1", "2022-10-31", "fulfilled", "2022-10-07", ""),
    ("C08", "Ten agreements with partners outside the administration", "Mười thỏa thuận với đối tác ngoài cơ quan nhà nước", "plan", "2021-06-15", "Văn phòng UBND thành phố", "3.2", "3.2.2", "2023-06-30", "fulfilled", "2023-05-08", ""),
    ("C09", "A book boat for the river communes", "Thuyền sách cho các xã ven sông", "declaration", "2021-03-02", "Thư viện thành phố Bến Mơ", "2.2", "2.2.1", "2021-12-31", "fulfilled", "2022-04-16", "Thuyền đóng xong chậm bốn tháng. / The boat was ready four months late."),
    ("C10", "Publish a yearly report in both languages", "Công bố báo cáo năm bằng hai thứ tiếng", "plan", "2021-06-15", "Văn phòng UBND thành phố", "3.1", "3.1.3", "2023-02-28", "fulfilled", "2023-05-15", "Bản tiếng Anh chậm. / The English edition came late."),
    ("C11", "Inclusive classrooms in twenty schools", "Lớp học hòa nhập ở hai mươi trường", "plan", "2021-06-15", "Phòng Giáo dục và Đào tạo", "2.1", "2.1.5", "2025-12-31", "partly_fulfilled", "2025-12-20", "Mười bốn trong hai mươi trường. / Fourteen of twenty schools."),
    ("C12", "Free public internet in every ward", "Internet công cộng miễn phí ở mọi phường, xã", "plan", "2021-06-15", "Phòng Văn hóa và Thông tin", "2.4", "2.4.2", "2024-12-31", "missed", "2025-01-15", "Bảy phường, xã chưa có điểm truy cập. / Seven wards are still without."),
    ("C13", "A learning centre in the old market hall", "Trung tâm học tập trong nhà lồng chợ cũ", "mayor_letter", "2022-05-03", "Phòng Kinh tế", "2.2", "2.2.1", "2025-06-30", "withdrawn", "2024-12-18", "Nhà lồng chợ không bảo đảm an toàn sau kiểm định. / The hall was found unsafe."),
    ("C14", "Guidance desks in three more wards", "Thêm ba quầy tư vấn ở phường", "plan", "2023-12-20", "Trung tâm Giáo dục thường xuyên Bến Mơ", "2.6", "2.6.2", "2026-06-30", "in_progress", "", ""),
    ("C15", "Literacy classes for all communes with minorities", "Lớp xóa mù chữ ở mọi xã có đồng bào thiểu số", "plan", "2023-12-20", "Phòng Giáo dục và Đào tạo", "2.1", "1.1.1", "2027-06-30", "in_progress", "", ""),
    ("C16", "Spend a fifth of the budget on learning", "Chi một phần năm ngân sách cho học tập", "council_resolution", "2021-12-10", "Phòng Tài chính", "3.3", "3.3.1", "2026-12-31", "in_progress", "", ""),
    ("C17", "Digital learning passport for 20,000 residents", "Hộ chiếu học tập số cho 20.000 người", "plan", "2025-03-14", "Phòng Văn hóa và Thông tin", "2.6", "2.6.3", "2027-12-31", "in_progress", "", ""),
    ("C18", "Every enterprise over 200 people has a learning plan", "Doanh nghiệp trên 200 người có kế hoạch học tập", "plan", "2026-03-20", "Phòng Lao động", "2.3", "2.3.2", "2028-12-31", "adopted", "", ""),
    ("C19", "Two new exchanges with member cities", "Hai trao đổi mới với thành phố thành viên", "plan", "2026-03-20", "Văn phòng UBND thành phố", "3.3", "3.3.4", "2027-03-31", "adopted", "", ""),
    ("C20", "Renew the five oldest community learning centres", "Sửa năm trung tâm học tập cộng đồng cũ nhất", "plan", "2023-12-20", "Phòng Giáo dục và Đào tạo", "2.2", "2.2.1", "2027-12-31", "in_progress", "", ""),
    ("C21", "Green school standard for all primary schools", "Mọi trường tiểu học đạt chuẩn trường xanh", "plan", "2023-12-20", "Phòng Giáo dục và Đào tạo", "1.3", "1.3.3", "2027-12-31", "in_progress", "", ""),
    ("C22", "A residents’ survey in 2027", "Khảo sát người dân năm 2027", "plan", "2026-03-20", "Phòng Giáo dục và Đào tạo", "3.1", "3.1.3", "2027-06-30", "adopted", "", ""),
    ("C23", "Sign language in every public office", "Ngôn ngữ ký hiệu ở mọi nơi tiếp dân", "declaration", "2025-12-03", "", "2.1", "2.1.5", "2028-06-30", "adopted", "", ""),
    ("C24", "A house for local knowledge of tea", "Nhà tri thức về chè", "press", "2026-07-02", "Phòng Kinh tế", "2.2", "2.2.3", "", "proposed", "", ""),
]
MILESTONES = [  # commitment, title, due, done
    ("C03", "Khảo sát 2021 / Survey of 2021", "2021-06-30", "2021-05-20"), ("C03", "Khảo sát 2023 / Survey of 2023", "2023-06-30", "2023-05-25"),
    ("C03", "Khảo sát 2025 / Survey of 2025", "2025-06-30", "2025-05-28"), ("C09", "Đóng thuyền / Boat built", "2021-10-31", "2022-03-10"),
    ("C12", "Mười phường đầu tiên / First ten wards", "2023-06-30", "2023-08-14"), ("C12", "Mọi phường, xã / All wards", "2024-12-31", ""),
    ("C14", "Quầy ở Cầu Sen / Desk in Cầu Sen", "2025-06-30", "2025-06-12"), ("C14", "Hai quầy còn lại / The other two", "2026-06-30", ""),
    ("C16", "19,5% năm 2025 / 19.5% in 2025", "2025-12-31", ""), ("C17", "5.000 người dùng / 5,000 holders", "2026-09-30", "2026-09-18"),
    ("C19", "Chọn hai thành phố / Choose two cities", "2026-12-31", ""), ("C20", "Hai trung tâm đầu tiên / First two centres", "2026-03-31", "2026-04-22"),
]
NOTES = [  # commitment, day, text
    ("C01", "2021-04-20", "Ban Chỉ đạo được thành lập, mười một thành viên. / The committee was founded with eleven members."),
    ("C09", "2022-01-12", "Thuyền chậm do thiếu gỗ. / The boat is late for want of timber."),
    ("C12", "2024-10-03", "Mười ba phường, xã đã có điểm truy cập. / Thirteen wards have access."),
    ("C14", "2026-07-06", "Đã mở một quầy; hai quầy chưa có phòng. / One desk is open; two have no room yet."),
    ("C15", "2026-05-19", "Sáu trong chín xã đã có lớp. / Six of nine communes have a class."),
    ("C16", "2026-03-30", "Năm 2025 đạt 19,0%. / 19.0% in 2025."),
    ("C17", "2026-09-18", "5.120 người đã nhận hộ chiếu. / 5,120 people hold the passport."),
    ("C20", "2026-04-22", "Hai trung tâm sửa xong. / Two centres are renewed."),
    ("C21", "2025-08-30", "Hai mươi hai trường đã đạt. / Twenty-two schools have it."),
]
STRATEGIES = [  # key, en, vi, during, adopted, act, goals, budget, published, address, reviewed, findings
    ("plan-2025", "Learning city plan 2021–2025", "Kế hoạch thành phố học tập 2021–2025", "2021/2025", "2021-06-15", "Quyết định của UBND thành phố ngày 15/6/2021 (hư cấu)", "12", "yes",
     "2021-07-01", "https://ben-mo.example/ke-hoach-2021-2025", "2023-12-12", "Bảy mục tiêu đúng tiến độ, ba chậm, hai chưa đo được. / Seven goals on time, three late, two not yet measured."),
    ("plan-2030", "Learning city plan 2026–2030", "Kế hoạch thành phố học tập 2026–2030", "2026/2030", "2026-03-20", "Quyết định của UBND thành phố ngày 20/3/2026 (hư cấu)", "9", "no", "", "", "", ""),
]
BODY = "Ban Chỉ đạo xây dựng thành phố học tập"
MEETINGS = [  # day, minutes, kinds of partner
    ("2021-04-20", "yes", "public school ngo"), ("2021-09-28", "yes", "public school ngo"), ("2021-12-21", "no", "public"),
    ("2022-03-30", "yes", "public school ngo business"), ("2022-07-14", "yes", "public school"), ("2022-11-23", "yes", "public school ngo"),
    ("2023-03-16", "yes", "public school business ngo"), ("2023-06-29", "yes", "public ngo religious"), ("2023-12-12", "yes", "public school ngo international"),
    ("2024-04-18", "yes", "public school business"), ("2024-09-26", "no", "public school"), ("2024-12-17", "yes", "public school ngo media"),
    ("2025-03-27", "yes", "public school business ngo"), ("2025-07-10", "yes", "public school ngo"), ("2025-11-06", "yes", "public school business media"),
    ("2026-03-12", "yes", "public school ngo"), ("2026-06-25", "yes", "public school business ngo"),
]
MANDATES = [  # key, office, holder, during
    ("mayor-2021", "mayor", "Chủ tịch UBND thành phố, nhiệm kỳ 2021–2026", "2021-06-20/2026-05-31"),
    ("mayor-2026", "mayor", "Chủ tịch UBND thành phố, nhiệm kỳ 2026–2031", "2026-06-01/"),
    ("contact", "contact", "Thường trực Ban Chỉ đạo thành phố học tập", "2021-04-20/"),
    ("focal", "focal_point", "Phòng Giáo dục và Đào tạo", "2021-02-14/"),
]
CONTRIBUTIONS = [  # key, kind, en, vi, day, completed, cities
    ("X1", "attend", "At the network’s conference, online", "Dự hội nghị của mạng lưới, trực tuyến", "2021-10-28", "yes", ""),
    ("X2", "webinar", "Webinar: learning along a river", "Hội thảo trực tuyến: học dọc dòng sông", "2022-05-20", "yes", "vnm-doi-sim"),
    ("X3", "case_study", "Case study of the book boat", "Nghiên cứu điển hình về thuyền sách", "2023-09-14", "yes", ""),
    ("X4", "host_visit", "Study visit of Làng Cát to the tea gardens", "Đón đoàn Làng Cát thăm vườn chè", "2023-11-09", "yes", "vnm-lang-cat"),
    ("X5", "attend", "At the network’s conference", "Dự hội nghị của mạng lưới", "2024-10-16", "yes", ""),
    ("X6", "webinar", "Webinar: grandparents online", "Hội thảo trực tuyến: ông bà lên mạng", "2025-09-18", "yes", "vnm-doi-sim vnm-lang-cat"),
    ("X7", "host_visit", "Study visit of Đồi Sim to the waste bank", "Đón đoàn Đồi Sim thăm ngân hàng rác", "2026-12-10", "no", "vnm-doi-sim"),
]
RECOGNITIONS = [  # key, en, vi, level, by, on, until, holders
    ("R1", "Wards recognised as learning communities", "Phường, xã đạt Cộng đồng học tập", "mức 1 / level 1", "UBND tỉnh (hư cấu)", "2022-12-20", "2025-12-20", "9"),
    ("R2", "Wards recognised as learning communities", "Phường, xã đạt Cộng đồng học tập", "mức 1 / level 1", "UBND tỉnh (hư cấu)", "2025-12-22", "2028-12-22", "14"),
    ("R3", "Learning units", "Đơn vị học tập", "mức 2 / level 2", "UBND thành phố Bến Mơ (hư cấu)", "2025-11-20", "2028-11-20", "93"),
    ("R4", "Certificate for the book boat", "Bằng khen cho thuyền sách", "", "UBND tỉnh (hư cấu)", "2024-11-18", "", "1"),
]
REPORTS = [  # key, kind, covers, due, submitted
    ("A2021", "annual", "2021", "2022-02-28", "2022-02-25"), ("A2022", "annual", "2022", "2023-02-28", "2023-05-15"),
    ("A2023", "annual", "2023", "2024-02-28", "2024-02-26"), ("A2024", "annual", "2024", "2025-02-28", "2025-02-20"),
    ("A2025", "annual", "2025", "2026-02-28", "2026-02-24"),
    ("G2022", "progress", "2021-02-14/2022-12-31", "2023-03-31", "2023-03-27"), ("G2024", "progress", "2023/2024", "2025-03-31", "2025-06-20"),
]
# Events that belong to no programme: title en, vi, month and day, first and last year, city-wide, people each year, place
EVENTS = [
    ("Learning week {year}", "Tuần lễ học tập {year}", "10-01/10-07", [(2022, 2900), (2023, 3600), (2024, 4300), (2025, 4900), (2026, 5200)], "yes", "Mọi phường, xã"),
    ("Book day {year}", "Ngày sách Bến Mơ {year}", "04-21", [(2021, 350), (2022, 900), (2023, 1150), (2024, 1300), (2025, 1450), (2026, 1500)], "no", "Quảng trường Bến Trăng"),
    ("Science and craft fair {year}", "Hội chợ khoa học và nghề {year}", "11-11", [(2022, 700), (2023, 820), (2024, 980), (2025, 1040)], "no", "Trường Cao đẳng Cộng đồng Bến Mơ"),
    ("Honouring of learners {year}", "Lễ tôn vinh người học {year}", "11-20", [(2021, 180), (2022, 260), (2023, 300), (2024, 310), (2025, 340)], "no", "Nhà hát Bến Mơ"),
]
