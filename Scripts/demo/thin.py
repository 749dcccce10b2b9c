"""Đồi Sim, a city that has hardly begun to log: most of what is asked of it is not known. All of it is invented."""

EDITOR, STEWARD = "8-doi-sim-editor", "9-doi-sim-steward"
OFFICE = "Văn phòng UBND thành phố Đồi Sim (hư cấu)"

# key, en, vi, made, due, status
COMMITMENTS = [
    ("D1", "A reading room in each ward", "Phường nào cũng có phòng đọc sách", "2023-05-10", "2027-12-31", "in_progress"),
    ("D2", "Evening classes for workers", "Lớp học buổi tối cho công nhân", "2024-03-01", "2026-12-31", "adopted"),
]

# key, en, vi, approved, period, area
PROGRAMME = ("DP1", "Reading rooms", "Phòng đọc sách", "2024-01-15", "2024-02/", "2.2")

# key, en, vi, held, people; no count where it was not taken
ACTIVITIES = [
    ("DA1", "First reading room opened", "Khai trương phòng đọc đầu tiên", "2025-04-21", 140),
    ("DA2", "Story hour", "Giờ kể chuyện", "2026-03-08", None),
]

# indicator, year, value, collected on
FIGURES = [("1.1.1.a", 2020, 94.1, "2021-08-15"), ("1.1.1.a", 2025, 95.0, "2026-05-20"), ("2.1.1.a", 2025, 88.4, "2026-05-20")]

# Declared complete: what is not in their log did not happen, so that some measures are known.
YEARS = range(2021, 2026)
