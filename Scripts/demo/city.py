"""Bến Mơ itself: wards, partners, groups of residents. All of it is invented."""

MEMBERS = [  # code, name, population, joined
    ("vnm-ben-mo", "Bến Mơ", 320_000, "2021-02-14"),
    ("vnm-doi-sim", "Đồi Sim", 180_000, "2020-09-23"),
    ("vnm-lang-cat", "Làng Cát", 95_000, "2022-09-02"),
]

PEOPLE = [  # key, name, address, role, city
    ("editor", "Editor of Bến Mơ (sample)", "editor@ben-mo.example", "city_editor", "vnm-ben-mo"),
    ("steward", "Data steward of Bến Mơ (sample)", "steward@ben-mo.example", "data_steward", "vnm-ben-mo"),
    ("reviewer", "Outside reviewer of Bến Mơ (sample)", "reviewer@ben-mo.example", "expert", "vnm-ben-mo"),
    ("expert1", "Expert 1 for Bến Mơ (sample)", "expert1@ben-mo.example", "expert", "vnm-ben-mo"),
    ("expert2", "Expert 2 for Bến Mơ (sample)", "expert2@ben-mo.example", "expert", "vnm-ben-mo"),
    ("doi-sim-editor", "Editor of Đồi Sim (sample)", "editor@doi-sim.example", "city_editor", "vnm-doi-sim"),
    ("doi-sim-steward", "Data steward of Đồi Sim (sample)", "steward@doi-sim.example", "data_steward", "vnm-doi-sim"),
]

# Name, and whether it is rural. In the last five nothing happens from 2025 on: a gap to be seen.
WARDS = [
    ("Phường Bến Trăng", False), ("Phường Cầu Sen", False), ("Phường Chợ Mơ", False), ("Phường Đông Hạ", False),
    ("Phường Gành Đá", False), ("Phường Lam Nhạn", False), ("Phường Ngọc Trà", False), ("Phường Phú Lộ", False),
    ("Phường Sông Nhạn", False), ("Phường Tân Mơ", False), ("Phường Trúc Xanh", False), ("Xã Bãi Bồi", True),
    ("Xã Cồn Én", True), ("Xã Đồng Lúa", True), ("Xã Gò Mây", True), ("Phường Vườn Chè", False),
    ("Phường Xóm Lưới", False), ("Xã Hồ Trong", True), ("Xã Nương Sim", True), ("Xã Suối Lặng", True),
]
QUIET_WARDS = 5

# key, name, kind, subject of the agreement, signed, until; no agreement where the subject is empty
PARTNERS = [
    ("library", "Thư viện thành phố Bến Mơ", "public", "Sách và không gian học mở / Books and open learning rooms",
         "2021-09-10", "2026-12-31"),
    ("health", "Trung tâm Y tế Bến Mơ", "public",
         "Giáo dục sức khỏe cho người cao tuổi / Health education for older people", "2022-03-15", ""),
    ("jobs", "Trung tâm Dịch vụ việc làm Bến Mơ", "public",
         "Dạy nghề cho người thất nghiệp / Training for the unemployed", "2021-11-02", ""),
    ("college", "Trường Cao đẳng Cộng đồng Bến Mơ", "school", "Học phần mở buổi tối / Open evening modules",
         "2021-08-20", ""),
    ("centre", "Trung tâm Giáo dục thường xuyên Bến Mơ", "school",
         "Lớp bổ túc và xóa mù chữ / Second-chance and literacy classes", "2021-05-18", ""),
    ("schools", "Cụm trường phổ thông Bến Mơ", "school", "Mở cửa trường cuối tuần / Schools open at weekends",
         "2022-08-25", ""),
    ("tea", "Hợp tác xã chè Ngọc Trà", "business", "Lớp học vườn chè / Lessons in the tea garden", "2021-09-01", ""),
    ("garment", "Công ty May Sông Nhạn", "business", "Học tại nơi làm việc / Learning at work", "2022-04-12",
         "2027-04-12"),
    ("telecom", "Công ty Viễn thông Bến Mơ", "business", "Góc internet công cộng / Public internet corners",
         "2022-06-30", ""),
    ("crafts", "Hiệp hội Nghề thủ công Bến Mơ", "business", "Khởi nghiệp nghề thủ công / Start-ups in the crafts",
         "2023-02-20", ""),
    ("study", "Hội Khuyến học Bến Mơ", "ngo", "Gia đình và dòng họ học tập / Learning families", "2021-04-05", ""),
    ("women", "Hội Phụ nữ Bến Mơ", "ngo", "Trường học của cha mẹ / Parents’ school", "2021-10-20", ""),
    ("elders", "Hội Người cao tuổi Bến Mơ", "ngo", "Ông bà học số / Digital skills for grandparents", "2023-03-01", ""),
    ("disability", "Hội Người khuyết tật Bến Mơ", "ngo", "Lớp học hòa nhập / Inclusive classes", "2022-12-03", ""),
    ("youth", "Đoàn Thanh niên Bến Mơ", "ngo", "Thầy cô tình nguyện / Volunteer teachers", "2021-03-26", ""),
    ("radio", "Đài Phát thanh Bến Mơ", "media", "Chuyên mục học tập / A weekly learning hour", "2022-01-10", ""),
    ("paper", "Báo Bến Mơ", "media", "", "", ""),
    ("pagoda", "Ban Trị sự chùa Bến Trăng", "religious", "Lớp học tình thương / Charity classes", "2023-05-08", ""),
    ("parish", "Giáo xứ Cầu Sen", "religious", "", "", ""),
    ("fund", "Quỹ Học tập Ven Sông (Riverside Learning Fund)", "international",
         "Thuyền sách lưu động / The book boat", "2022-02-22", ""),
    ("volunteers", "Nhóm Tình nguyện Quốc tế Cầu Sen", "international", "Câu lạc bộ ngoại ngữ / Language clubs",
         "2024-09-15", ""),
    ("museum", "Bảo tàng Bến Mơ", "public", "Đêm bảo tàng / Museum evenings", "2023-04-18", ""),
    ("environment", "Hợp tác xã Môi trường Cồn Én", "business", "Ngân hàng rác học đường / School waste bank",
         "2022-05-05", ""),
]

# What is known of the size of groups; of the others nothing is.
GROUP_SIZES = {
    "women": (161_800, 163_400), "older_people": (35_900, 38_200), "unemployed": (5_300, 4_700),
    "people_with_disabilities": (7_600, 7_900), "ethnic_minorities": (20_400, 21_300), "poor_households": (7_200,
        5_900),
    "rural_residents": (97_900, 96_500),
}
