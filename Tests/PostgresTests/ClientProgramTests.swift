import Testing

@testable import Postgres

@Suite struct ClientProgramTests {
    @Test(
        arguments: [
            // The server's own, else the next above.
            ([18, 17, 16, 15, 14], 15, nil, 15), ([18, 16, 14], 15, nil, 16), ([19, 18], 17, nil, 18),
            ([18, 17], 18, nil, 18),
            // None that is older, and none from 17 on for servers before.
            ([14, 13], 15, nil, nil), ([18, 17], 15, nil, nil), ([17], 16, nil, nil), ([], 15, nil, nil),
            // None that is older than the file.
            ([16, 15], 15, 16, 16), ([15], 15, 16, nil), ([17, 15], 15, 16, nil), ([18, 17], 17, 18, 18),
            ([17], 17, 15, 17),
        ] as [([Int], Int, Int?, Int?)])
    func `the programs fit server and file`(majors: [Int], server: Int, dump: Int?, expected: Int?) {
        #expect(ClientPrograms.best(of: majors, for: server, reading: dump) == expected)
    }

    @Test func `where none fits, it is said which to install`() {
        let old = ClientProgramError.unfit(server: 15, dump: nil, found: ["18 in /usr/bin"])
        #expect(
            "\(old)" == """
                The server is PostgreSQL 15: pg_dump and pg_restore must be of 15 to 16, not 18 in /usr/bin. \
                Install postgresql-client-15, or set PG_BINDIR.
                """)
        let read = ClientProgramError.unfit(server: 17, dump: 18, found: ["17 in /a", "16 in /b"])
        #expect(
            "\(read)" == """
                The server is PostgreSQL 17, the backup was written by pg_dump 18: pg_dump and pg_restore must be of \
                18 or later, not 17 in /a, 16 in /b. Install postgresql-client-18, or set PG_BINDIR.
                """)
    }
}
