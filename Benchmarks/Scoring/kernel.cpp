// The kernels of the Swift engine in plain C++: the same random numbers, the same order of sums, four draws at a time, the
// same way of ranking.
// clang++ -O3 -std=c++17 kernel.cpp -o kernel && ./kernel draws|once REPETITIONS
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <memory>
#include <vector>

static const int measures = 60;

struct Numbers {
    uint64_t state = 1;
    double next() {
        state = state * 6364136223846793005ull + 1442695040888963407ull;
        return (double)(state >> 11) * 0x1p-53 * 100;
    }
};

static std::vector<double> table(int units, bool gaps) {
    Numbers numbers;
    std::vector<double> cells((size_t)units * measures);
    for (auto& cell : cells) {
        double value = numbers.next();
        cell = gaps && value < 5 ? std::numeric_limits<double>::quiet_NaN() : value;
    }
    return cells;
}

/// Numbers of one node for four draws in a row.
static void uniforms(uint32_t draw, uint64_t node, double* result) {
    uint64_t c[4][4];
    for (int i = 0; i < 4; i++) {
        c[0][i] = (uint32_t)(draw + i);
        c[1][i] = (uint32_t)node;
        c[2][i] = node >> 32;
        c[3][i] = 0;
    }
    uint32_t k[2] = {1, 0};
    for (int round = 0; round < 10; round++) {
        for (int i = 0; i < 4; i++) {
            uint64_t a = (c[0][i] & 0xFFFFFFFF) * 0xD2511F53u, b = (c[2][i] & 0xFFFFFFFF) * 0xCD9E8D57u;
            c[0][i] = (b >> 32) ^ c[1][i] ^ k[0];
            c[1][i] = b & 0xFFFFFFFF;
            c[2][i] = (a >> 32) ^ c[3][i] ^ k[1];
            c[3][i] = a & 0xFFFFFFFF;
        }
        k[0] += 0x9E3779B9u;
        k[1] += 0xBB67AE85u;
    }
    for (int i = 0; i < 4; i++) result[i] = (double)(int64_t)(((c[0][i] << 32) | c[1][i]) >> 11) * 0x1p-53;
}

static uint64_t nodeKey(const char* name) {
    uint64_t hash = 0xCBF29CE484222325ull;
    for (; *name; name++) hash = (hash ^ (uint8_t)*name) * 0x100000001B3ull;
    return hash & ((1ull << 60) - 1);
}

struct Entry {
    double key;
    int32_t unit;
};

struct Ranker {
    int units;
    std::vector<double> keys, places;
    std::vector<int32_t> counts;
    std::vector<Entry> order;
    explicit Ranker(int units) : units(units), keys(units), places(units), counts(3 * units + 1), order(units) {}

    static double rounded(double scaled) { return (scaled + 0x1.8p52) - 0x1.8p52; }

    static int64_t bucket(double place) {
        uint64_t bits;
        memcpy(&bits, &place, sizeof bits);
        return bits & 0x7FFFFFFF;
    }

    bool insert(int known) {
        long moves = 16L * known;
        for (int p = 1; p < known; p++) {
            if (!(order[p].key > order[p - 1].key)) continue;
            Entry entry = order[p];
            int hole = p;
            do {
                order[hole] = order[hole - 1];
                hole--;
            } while (hole > 0 && order[hole - 1].key < entry.key);
            order[hole] = entry;
            moves -= p - hole;
            if (moves <= 0) return false;
        }
        return true;
    }

    void rank(const double* scores, int32_t* ranks) {
        double l[4] = {INFINITY, INFINITY, INFINITY, INFINITY}, m[4] = {-INFINITY, -INFINITY, -INFINITY, -INFINITY};
        for (int u = 0; u < units; u++) {
            if (scores[u] < l[u & 3]) l[u & 3] = scores[u];
            if (scores[u] > m[u & 3]) m[u & 3] = scores[u];
        }
        double least = rounded(std::min(std::min(l[0], l[1]), std::min(l[2], l[3])) * 1e12);
        double most = rounded(std::max(std::max(m[0], m[1]), std::max(m[2], m[3])) * 1e12);
        for (int u = 0; u < units; u++) keys[u] = rounded(scores[u] * 1e12);
        double width = most > least ? (counts.size() - 1) / (most - least) : 0;
        for (int u = 0; u < units; u++) places[u] = (most - keys[u]) * width + 0x1p52;
        std::fill(counts.begin(), counts.end(), 0);
        int known = 0;
        for (int u = 0; u < units; u++)
            if (keys[u] == keys[u]) {
                counts[bucket(places[u])]++;
                known++;
            }
        int start = 0;
        for (int& count : counts) {
            int here = count;
            count = start;
            start += here;
        }
        for (int u = 0; u < units; u++)
            if (keys[u] == keys[u]) order[counts[bucket(places[u])]++] = {keys[u], u};
        if (!insert(known))
            std::sort(order.begin(), order.begin() + known, [](const Entry& x, const Entry& y) { return x.key > y.key; });
        if (known < units) std::fill(ranks, ranks + units, 0);
        int rank = 0;
        double before = NAN;
        for (int p = 0; p < known; p++) {
            rank = order[p].key == before ? rank : p + 1;
            before = order[p].key;
            ranks[order[p].unit] = rank;
        }
    }
};

/// Four draws at a time; the sums of four units stay in registers until all columns are added.
static void averages(const double* cells, int units, const double (*weights)[4], double* result) {
    double totals[4] = {};
    for (int m = 0; m < measures; m++)
        for (int d = 0; d < 4; d++) totals[d] += weights[m][d];
    int u = 0;
    for (; u + 4 <= units; u += 4) {
        double sums[4][4] = {};
        for (int m = 0; m < measures; m++)
            for (int d = 0; d < 4; d++)
                for (int i = 0; i < 4; i++) sums[d][i] += weights[m][d] * cells[(size_t)m * units + u + i];
        for (int d = 0; d < 4; d++)
            for (int i = 0; i < 4; i++) result[(size_t)d * units + u + i] = sums[d][i] / totals[d];
    }
    for (; u < units; u++)
        for (int d = 0; d < 4; d++) {
            double sum = 0;
            for (int m = 0; m < measures; m++) sum += weights[m][d] * cells[(size_t)m * units + u];
            result[(size_t)d * units + u] = sum / totals[d];
        }
}

static double draws() {
    const int units = 356, count = 10000;
    static const std::vector<double> cells = table(units, false);
    std::vector<uint64_t> keys;
    for (int m = 0; m < measures; m++) {
        char name[16];
        snprintf(name, sizeof name, "m%d", m);
        keys.push_back(nodeKey(name));
    }
    std::unique_ptr<double[]> scores(new double[(size_t)units * count]);
    std::unique_ptr<int32_t[]> ranks(new int32_t[(size_t)units * count]);
    double weights[measures][4];
    Ranker ranker(units);
    for (int draw = 0; draw < count; draw += 4) {
        for (int m = 0; m < measures; m++) {
            uniforms(draw, keys[m], weights[m]);
            for (double& weight : weights[m]) weight = 1 + 0.25 * (2 * weight - 1);
        }
        averages(cells.data(), units, weights, &scores[(size_t)draw * units]);
        for (int d = draw; d < draw + 4; d++) ranker.rank(&scores[(size_t)d * units], &ranks[(size_t)d * units]);
    }
    double sum = 0;
    for (int draw = 0; draw < count; draw++) sum += scores[(size_t)draw * units];
    return sum / count;
}

static double once(std::vector<double>& cells) {
    const int units = 10000;
    std::vector<double> sums(units), weights(units);
    for (int m = 0; m < measures; m++) {
        double* x = &cells[(size_t)m * units];
        double least = INFINITY, most = -INFINITY;
        for (int u = 0; u < units; u++) {
            if (x[u] < least) least = x[u];
            if (x[u] > most) most = x[u];
        }
        double slope = 1 / (most - least);
        for (int u = 0; u < units; u++) x[u] = x[u] == most ? 1 : (x[u] - least) * slope;
        for (int u = 0; u < units; u++) {
            bool known = x[u] == x[u];
            sums[u] += known ? x[u] : 0;
            weights[u] += known ? 1 : 0;
        }
    }
    double sum = 0;
    for (int u = 0; u < units; u++) sums[u] /= weights[u];
    std::vector<int32_t> ranks(units);
    Ranker(units).rank(sums.data(), ranks.data());
    for (int u = 0; u < units; u++) sum += sums[u];
    return sum;
}

int main(int argc, char** argv) {
    if (argc != 3) return 64;
    double best = INFINITY;
    for (int repetition = 0; repetition < atoi(argv[2]); repetition++) {
        std::vector<double> cells = table(10000, true);
        auto start = std::chrono::steady_clock::now();
        double check = strcmp(argv[1], "draws") == 0 ? draws() : once(cells);
        best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
        fprintf(stderr, "check %.17g\n", check);
    }
    printf("%.6f\n", best);
}
