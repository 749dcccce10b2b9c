"""What Bến Mơ does: programmes with the pattern of their activities."""

EDUCATION = "Phòng Giáo dục và Đào tạo"
CULTURE = "Phòng Văn hóa và Thông tin"
LABOUR = "Phòng Lao động"
OFFICE = "Văn phòng UBND thành phố"

# key, title en, title vi, activity en, activity vi, owner, main area, second area, features, groups, settings,
# first month, last month ('' still runs), activities a year, people in one, partners (key:part)
PROGRAMMES = [
    ("P01", "Evening literacy classes", "Xóa mù chữ buổi tối", "Evening literacy class", "Lớp xóa mù chữ buổi tối",
         EDUCATION, "2.1", "1.1", "1.1.1 2.1.5", "women ethnic_minorities poor_households", "community", "2021-05",
         "", 4, 34, "centre:staff"),
    ("P02", "Preschool places for children of factory workers", "Chỗ học mầm non cho con công nhân",
         "Open day of the preschool groups", "Ngày hội nhóm lớp mầm non", EDUCATION, "2.1", "", "2.1.1",
         "migrants women", "school", "2021-09", "", 2, 95, ""),
    ("P03", "Second-chance secondary classes", "Lớp bổ túc trung học cho thanh niên", "Second-chance class",
         "Lớp bổ túc", EDUCATION, "2.1", "", "2.1.2 2.1.5", "out_of_school_youth", "school", "2021-09", "", 3, 38,
         "centre:staff"),
    ("P04", "Open evening modules at the college", "Học phần mở buổi tối tại trường cao đẳng", "Open evening module",
         "Học phần mở buổi tối", "Trường Cao đẳng Cộng đồng Bến Mơ", "2.1", "2.3", "2.1.3 2.1.4",
         "low_skilled_workers women", "school", "2022-02", "", 3, 82, "college:content college:place"),
    ("P05", "Back to school: grants for poor households", "Tiếp bước đến trường", "Handing over of study grants",
         "Trao học bổng tiếp bước", EDUCATION, "2.1", "", "2.1.5 3.3.2", "poor_households", "school family",
         "2021-08", "", 1, 160, "study:money pagoda:money"),
    ("P06", "Learning in the ward house", "Học ở nhà văn hóa", "Evening of learning in the ward house",
         "Tối học ở nhà văn hóa", CULTURE, "2.2", "", "2.2.1 2.2.2", "women older_people", "community", "2021-04", "",
         5, 96, ""),
    ("P07", "Families that read", "Gia đình cùng đọc", "Family reading evening", "Tối đọc sách gia đình",
         "Hội Khuyến học Bến Mơ", "2.2", "2.6", "2.2.2 2.6.1", "women", "family", "2021-06", "", 4, 120,
         "study:staff"),
    ("P08", "Renewed community learning centres", "Đổi mới trung tâm học tập cộng đồng",
         "Course in the community learning centre", "Lớp học tại trung tâm học tập cộng đồng", EDUCATION, "2.2",
         "2.1", "2.2.1 2.1.3", "rural_residents women", "community", "2021-10", "", 6, 74, ""),
    ("P09", "The book boat", "Thuyền sách lưu động", "Call of the book boat", "Chuyến thuyền sách",
         "Thư viện thành phố Bến Mơ", "2.2", "2.6", "2.2.1 2.2.2", "rural_residents poor_households", "community",
         "2022-04", "", 6, 88, "fund:money library:content"),
    ("P10", "Lessons in the tea garden", "Lớp học vườn chè", "Lesson in the tea garden", "Buổi học vườn chè",
         "Hợp tác xã chè Ngọc Trà", "2.2", "1.2", "2.2.3", "rural_residents", "community school", "2021-09", "", 3,
         52, "tea:place tea:staff"),
    ("P11", "Better skills for garment workers", "Nâng tay nghề công nhân may", "Course at the workplace",
         "Khóa học tại xưởng", LABOUR, "2.3", "", "2.3.1", "low_skilled_workers women migrants", "workplace",
         "2022-05", "", 4, 98, "garment:money garment:place"),
    ("P12", "Short courses for the unemployed", "Dạy nghề ngắn hạn cho người thất nghiệp", "Short vocational course",
         "Lớp nghề ngắn hạn", LABOUR, "2.3", "1.2", "2.3.4", "unemployed women", "community", "2021-06", "", 4, 42,
         "jobs:staff"),
    ("P13", "Enterprises that learn", "Doanh nghiệp học tập", "Workshop of learning enterprises",
         "Hội thảo doanh nghiệp học tập", LABOUR, "2.3", "", "2.3.2 2.3.3", "", "workplace", "2022-09", "2025-12", 2,
         58, ""),
    ("P14", "Sustainable tea growing", "Canh tác chè bền vững", "Field lesson", "Buổi học trên nương chè",
         "Phòng Kinh tế", "2.3", "1.3", "2.3.1 1.3.3", "rural_residents ethnic_minorities", "workplace", "2021-07",
         "", 3, 46, ""),
    ("P15", "Digital skills to every house", "Kỹ năng số đến từng nhà", "Digital skills evening",
         "Tối học kỹ năng số", CULTURE, "2.4", "2.1", "2.4.2", "women older_people", "digital community", "2022-03",
         "", 8, 130, "telecom:place youth:staff"),
    ("P16", "Teachers and technology", "Nhà giáo với công nghệ", "Training of teachers", "Tập huấn nhà giáo",
         EDUCATION, "2.4", "2.5", "2.4.1", "women", "school digital", "2021-07", "", 3, 140, ""),
    ("P17", "Public internet corners", "Góc internet công cộng", "Opening hours with a guide",
         "Giờ mở cửa có người hướng dẫn", CULTURE, "2.4", "", "2.4.2", "rural_residents", "digital", "2022-08", "", 2,
         48, ""),
    ("P18", "Grandchildren teach grandparents", "Cháu dạy ông bà lên mạng",
         "Afternoon of grandparents and grandchildren", "Chiều ông bà học cùng cháu", "Hội Người cao tuổi Bến Mơ",
         "2.4", "2.2", "2.4.2 2.2.2", "older_people", "family digital", "2023-03", "", 6, 44,
         "elders:place schools:staff"),
    ("P19", "Schools learn from schools", "Trường học học cùng trường", "Meeting of school teams",
         "Sinh hoạt chuyên môn liên trường", EDUCATION, "2.5", "", "2.5.3 2.5.4", "women", "school", "2022-09", "", 2,
         90, ""),
    ("P20", "Creative clubs", "Câu lạc bộ sáng tạo", "Creative club afternoon", "Chiều câu lạc bộ sáng tạo",
         EDUCATION, "2.5", "1.2", "2.5.1", "", "school community", "2022-10", "", 3, 62, ""),
    ("P21", "Inclusive classrooms", "Lớp học hòa nhập", "Inclusive learning day", "Ngày học hòa nhập", EDUCATION,
         "2.5", "2.1", "2.1.5 2.5.2", "people_with_disabilities", "school", "2022-12", "", 4, 47,
         "disability:content"),
    ("P22", "A city that reads", "Thành phố đọc sách", "Reading hour in the ward", "Giờ đọc sách ở phường",
         "Thư viện thành phố Bến Mơ", "2.6", "1.2", "2.6.1", "women", "community school", "2021-04", "", 4, 150,
         "library:content"),
    ("P23", "Guidance desk for learners", "Quầy tư vấn người học", "Guidance morning", "Buổi tư vấn người học",
         "Trung tâm Giáo dục thường xuyên Bến Mơ", "2.6", "2.1", "2.6.2", "unemployed out_of_school_youth",
         "community", "2023-01", "", 3, 40, ""),
    ("P24", "Experience counts", "Công nhận kinh nghiệm nghề", "Assessment day", "Ngày đánh giá tay nghề", LABOUR,
         "2.6", "2.3", "2.6.3", "low_skilled_workers", "workplace", "2022-11", "", 2, 31, ""),
    ("P25", "Parents’ school", "Trường học của cha mẹ", "Evening for parents", "Tối học làm cha mẹ",
         "Hội Phụ nữ Bến Mơ", "1.1", "2.2", "1.1.3 2.2.2", "women poor_households", "family", "2021-10", "", 4, 72,
         ""),
    ("P26", "The law in plain words", "Pháp luật dễ hiểu", "Evening on the law", "Tối tìm hiểu pháp luật",
         "Phòng Tư pháp", "1.1", "", "1.1.2", "rural_residents", "community", "2021-05", "2024-12", 3, 84, ""),
    ("P27", "Women in public life", "Phụ nữ tham gia công việc chung", "Seminar for women", "Lớp bồi dưỡng phụ nữ",
         "Hội Phụ nữ Bến Mơ", "1.1", "", "1.1.3", "women", "community", "2023-03", "", 2, 36, ""),
    ("P28", "Starting up with tea and crafts", "Khởi nghiệp từ chè và nghề thủ công", "Start-up workshop",
         "Lớp khởi nghiệp", "Phòng Kinh tế", "1.2", "2.3", "1.2.1", "women out_of_school_youth", "workplace",
         "2023-02", "", 3, 33, ""),
    ("P29", "Museum evenings", "Đêm bảo tàng", "Museum evening", "Đêm bảo tàng", "Bảo tàng Bến Mơ", "1.2", "2.6",
         "1.2.4", "", "community", "2023-04", "", 3, 118, "museum:place"),
    ("P30", "Learning to stay healthy", "Học để sống khỏe", "Health morning", "Buổi sáng sống khỏe",
         "Trung tâm Y tế Bến Mơ", "1.2", "1.1", "1.2.5", "older_people women", "community", "2022-03", "", 4, 104,
         ""),
    ("P31", "Green schools", "Trường học xanh", "Green school day", "Ngày trường học xanh", EDUCATION, "1.3", "2.5",
         "1.3.3", "", "school", "2021-11", "", 3, 165, ""),
    ("P32", "School waste bank", "Ngân hàng rác học đường", "Exchange day of the waste bank", "Ngày đổi rác lấy sách",
         "Phòng Tài nguyên và Môi trường", "1.3", "2.2", "1.3.1 1.3.3", "", "school community", "2022-09", "", 4, 92,
         "environment:staff schools:place"),
    ("P33", "Safe in the flood season", "An toàn mùa lũ", "Flood safety drill", "Buổi học an toàn mùa lũ",
         "Ban Chỉ huy phòng chống thiên tai", "1.3", "1.1", "1.3.3", "rural_residents", "community", "2021-08", "", 2,
         125, ""),
    ("P34", "Officials learn about the learning city", "Bồi dưỡng cán bộ về thành phố học tập",
         "Seminar for officials", "Lớp bồi dưỡng cán bộ", OFFICE, "3.1", "", "3.1.1", "", "workplace", "2023-05",
         "2025-12", 1, 34, ""),
    ("P35", "Forum of learning partners", "Diễn đàn đối tác học tập", "Forum of partners", "Diễn đàn đối tác", OFFICE,
         "3.2", "", "3.2.2", "", "community", "2024-06", "2025-12", 1, 46, ""),
    ("P36", "Volunteer teachers", "Thầy cô tình nguyện", "Free lesson", "Buổi dạy miễn phí", "Đoàn Thanh niên Bến Mơ",
         "2.2", "", "3.3.3", "poor_households ethnic_minorities", "community", "2021-06", "", 3, 41, "youth:staff"),
    ("P37", "Sign language for families", "Ngôn ngữ ký hiệu cho gia đình", "Sign language lesson",
         "Buổi học ngôn ngữ ký hiệu", "Hội Người khuyết tật Bến Mơ", "2.1", "2.2", "2.1.5",
         "people_with_disabilities", "family", "2024-03", "", 2, 17, "disability:staff"),
    # Running, with activities, but nobody has logged who came.
    ("P38", "Digital learning passport", "Hộ chiếu học tập số", "Issue of learning passports",
         "Buổi cấp hộ chiếu học tập số", CULTURE, "2.6", "2.4", "2.6.3", "women", "digital", "2025-09", "", 3, 0,
         "telecom:content"),
]

# Planned, and not carried out: cancelled, put off, not begun.
UNSTARTED = [
    ("P39", "Programming weekends", "Cuối tuần lập trình", "cancelled", "2023-05-10", "2023-09", EDUCATION, "2.4",
         "school digital"),
    ("P40", "School gardens as classrooms", "Vườn trường là lớp học", "suspended", "2024-02-12", "2024-09", EDUCATION,
         "1.3", "school"),
    ("P41", "Podcast of learners", "Tiếng nói người học", "approved", "2025-12-15", "2026-09", CULTURE, "2.6",
         "digital"),
    ("P42", "Night market of knowledge", "Chợ đêm tri thức", "draft", "", "2027-03", CULTURE, "2.6", "community"),
]

# Approved only after they had begun.
LATE_APPROVAL = {"P06", "P13", "P17", "P26", "P30"}

# What is new, the aim, the result and its day. The reviewer accepts the first three; of the rest one is open.
INNOVATIVE = {
    "P09":
        ("Một thư viện đi bằng thuyền đến các xã ven sông, mang theo người kể chuyện và máy tính. / "
         "A library that comes by boat to the river communes, with a storyteller and computers on board.",
            "Mỗi tháng đến ít nhất bốn bến; nửa số trẻ em mượn sách hằng tháng. / Four landings a month; half of "
                "the children borrow every month.",
            "Năm 2024: bình quân 4,3 bến mỗi tháng; 56% trẻ em mượn sách hằng tháng. / 2024: 4.3 landings a month "
                "on average; 56% of the children borrowed every month.", "2025-02-10"),
    "P18":
        ("Trẻ em là người dạy: mỗi cháu nhận một ông bà và cùng hoàn thành sáu bài thực hành. / "
         "The children teach: each takes on one grandparent and completes six exercises together.",
            "70% ông bà tự gọi được dịch vụ công trực tuyến sau sáu buổi. / 70% of the grandparents use an online "
                "public service alone after six afternoons.", "", ""),
    "P32":
        ("Rác phân loại được đổi thành điểm mượn sách, đồ dùng học tập. / "
         "Sorted waste is exchanged for library credit and school things.",
            "Giảm 10% rác của trường tham gia trong hai năm. / 10% less waste in the schools taking part within two "
                "years.", "", ""),
    "P10":
        ("Người trồng chè cùng giáo viên soạn bài toán, hóa, ngữ văn từ vườn chè. / "
         "Growers and teachers write lessons in mathematics, chemistry and literature from the tea garden.",
            "Mười trường dùng bộ bài học. / Ten schools use the lessons.", "", ""),
    "P38":
        ("Một hồ sơ học tập trên điện thoại ghi cả việc học không chính quy. / "
         "A record on the phone that also keeps non-formal learning.",
            "5.000 người dùng hộ chiếu trong năm đầu. / 5,000 holders in the first year.", "", ""),
}
ACCEPTED = ["P09", "P18", "P32"]

ADOPTIONS = [("P09", "Thành phố Đồi Sim (hư cấu)", "2024-05-20",
    "Quyết định mở tuyến thuyền sách của Đồi Sim (hư cấu)")]
