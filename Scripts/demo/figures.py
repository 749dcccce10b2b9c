"""What Bến Mơ measures: values of the framework's indicators, targets, ratings. All of it is invented."""

YEARBOOK = "Niên giám thống kê Bến Mơ"
EDUCATION = "Báo cáo năm của Phòng Giáo dục và Đào tạo Bến Mơ"
FINANCE = "Quyết toán ngân sách Bến Mơ"
SURVEY = "Khảo sát người dân Bến Mơ"

# code: source, values of 2019 to 2025 (None: not known)
ANNUAL = {
    "1.1.1.a": (EDUCATION, [95.9, 96.0, 96.1, 96.2, 96.3, 96.4, 96.5]),
    "1.1.4.a": (YEARBOOK, [88, 81, 74, 79, 77, 72, 69]),
    "1.2.1.a": (YEARBOOK, [2710, 2690, 2740, 3010, 3190, 3380, 3590]),
    "1.2.1.b": (YEARBOOK, [4.9, 4.6, 4.4, 3.9, 3.4, 2.9, 2.5]),
    "1.2.2.a": (YEARBOOK, [2.4, 3.3, 3.6, 2.6, 2.4, 2.3, 2.2]),
    "1.2.3.a": (YEARBOOK, [0.9, 0.6, 0.9, 1.2, 1.2, 1.5, 1.9]),
    "1.3.1.a": (YEARBOOK, [2.4, 2.2, 2.3, 2.5, 2.6, 2.6, 2.7]),
    "1.3.1.b": (YEARBOOK, [301, 296, 305, 309, 304, 297, 291]),
    "2.1.1.a": (EDUCATION, [82.1, 81.4, 83.0, 84.1, 84.8, 85.6, 86.1]),
    "2.1.2.b": (EDUCATION, [33.0, 33.6, 34.0, 34.3, 35.0, 35.4, 36.1]),
    "2.2.1.a": (YEARBOOK, [13.4, 13.8, 14.1, 14.7, 15.3, 15.9, 16.6]),
    "2.2.1.x1": (EDUCATION, [25, 30, 35, 40, 45, 50, 55]),
    "2.3.4.a": (YEARBOOK, [12.6, 13.5, 13.2, 12.8, 12.3, 12.0, 11.7]),
    "2.3.4.b": (YEARBOOK, [12.9, 11.8, 14.0, None, 15.1, 16.2, 17.0]),
    "2.4.1.a": (EDUCATION, [41.0, 45.2, 48.0, 50.4, 52.9, 55.1, 57.0]),
    "2.4.2.a": (YEARBOOK, [60.5, 64.4, 68.0, 71.5, 75.2, 78.4, 81.0]),
    "2.5.3.a": (EDUCATION, [15.8, 15.6, 15.5, 15.1, 14.9, 14.6, 14.4]),
    "2.5.3.b": (EDUCATION, [22.9, 22.8, 22.6, 22.3, 22.1, 21.9, 21.6]),
    "2.6.1.x1": (YEARBOOK, [None, None, None, 12, 19, 24, 27]),
    "3.2.2.x1": (YEARBOOK, [2, 2, 8, 15, 18, 19, 19]),
    "3.3.1.a": (FINANCE, [17.0, 17.4, 17.2, 17.6, 18.1, 18.6, 19.0]),
    "3.3.1.b": (FINANCE, [5.8, 5.9, 6.1, 6.4, 6.6, 6.9, 7.2]),
    "3.3.2.a": (FINANCE, [5.7, 6.2, 6.0, 6.4, 6.9, 7.2, 7.5]),
}
# Every second year: official values of 2019, 2021, 2023, 2025.
BIENNIAL = {
    "1.1.3.b": (YEARBOOK, [22, 23, 24, 26]),
    "1.3.2.a": (YEARBOOK, [3.9, 3.5, 3.1, 2.7]),
    "2.1.2.a": (YEARBOOK, [9.0, 9.2, 9.5, 9.7]),
}
PER_ELECTION = {"1.1.2.a": [(2021, 98.9), (2026, 99.1)], "1.1.3.a": [(2021, 27.0), (2026, 30.0)]}
# The residents' surveys of 2021, 2023 and 2025.
SURVEYED = {
    "1.1.2.b": [19.0, 20.6, 22.4], "1.1.4.b": [61.0, 62.5, 64.1], "1.2.4.a": [0.55, 0.62, 0.70], "1.2.5.a": [33.5,
        35.0, 37.2],
    "1.3.2.b": [71.0, 72.8, 74.5], "2.1.3.a": [21.0, 23.4, 26.0], "2.2.2.a": [22.0, 23.1, 25.0], "2.2.2.b": [41.0,
        43.2, 46.0],
    "2.3.1.a": [18.0, 20.5, 23.0], "2.3.1.b": [9.0, 9.2, 8.5], "2.3.3.a": [0.6, 0.7, 0.8], "2.4.1.b": [None, 42.0,
        45.5],
    "2.4.2.b": [24.0, 27.0, 30.0], "2.5.2.a": [44.0, 45.1, 45.0], "2.5.4.a": [78.0, 79.2, 80.5], "2.6.2.b": [11.0,
        12.4, 14.0],
    "3.3.3.a": [8.1, 8.7, 9.0],
}
WAVES = [  # key, title, period, sample, margin
    ("S21", "Khảo sát người dân 2021 / Residents’ survey 2021", "2021-04", 1200, 2.8),
    ("S23", "Khảo sát người dân 2023 / Residents’ survey 2023", "2023-04", 1400, 2.6),
    ("S25", "Khảo sát người dân 2025 / Residents’ survey 2025", "2025-04", 1500, 2.5),
]
WAVE_METHOD = (
    "Chọn hộ ngẫu nhiên theo phường, xã; một người từ 15 tuổi trả lời tại nhà; có trọng số theo tuổi và giới. / "
    "Random households by ward; one person of 15 or over interviewed at home; weighted by age and sex."
)

# Broken down by sex in the latest value: female, male.
BY_SEX = {
    "1.1.1.a": (95.8, 97.2), "1.2.2.a": (2.3, 2.1), "2.1.1.a": (86.4, 85.8), "2.1.3.a": (27.1, 24.8),
    "2.3.4.a": (13.6, 9.9), "2.4.2.a": (79.6, 82.5),
}
# Always published more than half a year after the year has ended.
SLOW = {"3.3.2.a", "3.3.1.b", "1.3.1.a", "1.2.3.a", "2.3.4.b", "1.3.2.a", "2.5.3.a"}

# Figures from which progress is counted; those of NOT_FROZEN were proposed and nobody has confirmed them.
BASELINES = [
    "1.1.1.a", "1.2.1.b", "1.2.2.a", "1.2.4.a", "2.1.1.a", "2.1.2.a", "2.1.2.b", "2.1.3.a", "2.2.1.a", "2.2.1.x1",
        "2.2.2.a",
    "2.2.2.b", "2.3.1.a", "2.3.1.b", "2.3.4.a", "2.3.4.b", "2.4.1.a", "2.4.2.a", "2.4.2.b", "3.3.1.a", "3.3.1.b",
        "3.3.2.a",
    "3.3.3.a",
]
NOT_FROZEN = {"1.2.4.a", "2.3.1.b"}
# Checked by the data steward: the value of joining and the latest one.
CHECKED = ["1.1.1.a", "2.1.1.a", "2.1.2.a", "2.1.3.a", "2.2.1.a", "2.2.1.x1", "2.2.2.a", "2.3.1.a", "2.3.4.a",
    "2.4.1.a", "2.4.2.a",
           "2.4.2.b", "3.3.1.a", "3.3.2.a"]

PLAN = "UBND thành phố Bến Mơ (hư cấu)"
TARGETS = [  # key, indicator, value, due, adopted, steps
    ("T1", "2.1.1.a", 86, "2025-12-31", "2021-06-15", [("2023-12-31", 84.3)]),
    ("T2", "1.1.1.a", 96.7, "2025-12-31", "2021-06-15", []),
    ("T3", "2.4.2.a", 75, "2025-12-31", "2021-06-15", [("2023-12-31", 71.5)]),
    ("T4", "2.2.1.a", 16, "2025-12-31", "2021-06-15", []),  # asks less than the least pace
    ("T5", "3.3.1.a", 20.1, "2026-12-31", "2021-12-10", [("2023-12-31", 18.2), ("2025-12-31", 19.5)]),
    ("T6", "2.1.3.a", 29, "2025-12-31", "2021-06-15", []),
    ("T7", "2.3.4.a", 11.7, "2025-12-31", "2021-06-15", [("2023-12-31", 12.5)]),
    ("T8", "2.4.2.b", 37, "2027-12-31", "2021-12-10", []),
    ("T9", "2.2.2.a", 33, "2027-12-31", "2023-12-20", []),
]

OWN_FIGURES = [  # key, en, vi, unit, area, values of 2021 to 2025
    ("families", "Learning families", "Gia đình học tập", "% of families", "2.2", [58, 62, 66, 69, 72]),
    ("citizens", "Learning citizens", "Công dân học tập", "% of adults", "2.1", [None, None, 24, 31, 38]),
    ("units", "Learning units", "Đơn vị học tập", "units", "2.3", [41, 55, 68, 80, 93]),
]

# feature: (rated for the day of joining by expert 1 and 2, now by both), the city's own (then, now), and the reasons:
# then in vi and en, now in vi and en
RATINGS = {
    "3.1.2": ((1, 1, 3, 3), (1, 3), "Chỉ có kế hoạch năm của ngành giáo dục.",
        "Only a yearly plan of the education office.",
              "Kế hoạch 2021–2025 và 2026–2030 có mục tiêu, kinh phí, góp ý của người dân.",
                  "Two plans with goals and money, on which residents were heard."),
    "3.1.1": ((2, 2, 3, 3), (2, 3), "Có chủ trương, chưa có người phụ trách cấp lãnh đạo.",
        "A resolution, but nobody of the leadership in charge.",
              "Chủ tịch UBND chủ trì, báo cáo Hội đồng nhân dân hằng năm.",
                  "Led by the chair of the People’s Committee; the council hears a report every year."),
    "3.2.1": ((1, 1, 2, 2), (1, 2), "Ban Chỉ đạo họp một lần trong năm.", "The steering committee met once a year.",
              "Họp hai đến ba lần mỗi năm, biên bản chưa theo dõi việc đã giao.",
                  "Two to three meetings a year; the minutes do not yet follow up what was agreed."),
    "3.2.2": ((2, 2, 2, 3), (2, 3), "Hội Khuyến học và trường học tham gia.",
        "The study association and the schools took part.",
              "Thêm doanh nghiệp và báo chí; đóng góp còn phụ thuộc vài đơn vị.",
                  "Business and media joined; a few partners carry most of it."),
    "3.1.3": ((1, 1, 2, 2), (1, 2), "Số liệu rải rác ở các phòng.", "Figures were scattered over the offices.",
              "Có mốc ban đầu và khảo sát; một số số liệu còn chậm.",
                  "Baselines and surveys exist; some figures still come late."),
    "2.1.4": ((1, 2, 2, 2), (1, 2), "Ít lối đi giữa chính quy và không chính quy.",
        "Few ways between formal and non-formal learning.",
              "Học phần mở buổi tối được công nhận một phần.", "Open evening modules are partly credited."),
    "2.1.5": ((1, 1, 2, 2), (1, 2), "Hỗ trợ chủ yếu là học bổng.", "Help was mostly grants.",
              "Có lớp hòa nhập, lớp xóa mù chữ theo phường.", "Inclusive classes and literacy classes by ward."),
    "2.6.2": ((1, 1, 2, 2), (1, 2), "Chưa có nơi tư vấn.", "There was no place to ask.",
        "Quầy tư vấn mở ba buổi mỗi tuần.", "A guidance desk is open three times a week."),
    "2.6.3": ((2, 2, 3, 3), (2, 3), "Biểu dương gia đình, dòng họ học tập.",
        "Learning families and clans were honoured.",
              "Thêm ngày đánh giá tay nghề, cấp chứng nhận.", "Assessment days with certificates were added."),
    "2.6.1": ((2, 2, 3, 3), (2, 3), "Có ngày hội đọc sách.", "There was a reading day.",
        "Tuần lễ học tập hằng năm ở mọi phường từ 2022.", "A learning week in every ward since 2022."),
    "1.3.3": ((1, 1, 1, 2), (1, 2), "Vài trường có vườn xanh.", "A few schools had gardens.",
              "Trường học xanh và ngân hàng rác; chưa vào chương trình của người lớn.",
                  "Green schools and a waste bank; adult courses do not have it yet."),
    "2.2.3": ((2, 2, 2, 2), (2, 3), "Lớp học ở bảo tàng, làng chè.", "Lessons in the museum and the tea village.",
              "Hoạt động tốt nhưng quy mô như trước.", "Good, but no wider than before."),
    "3.3.4": ((1, 1, 1, 1), (1, 2), "Mới gia nhập mạng lưới.", "The city had just joined the network.",
              "Hai thành phố bạn, trao đổi chưa đều.", "Two partner cities; exchange is irregular."),
    "2.5.1": (None, (1, 2), "Câu lạc bộ ở hai trường.", "Clubs at two schools.", "Câu lạc bộ ở mười một trường.",
        "Clubs at eleven schools."),
}
