// The kernels of the Swift engine in plain C++: the same random numbers, the same order of sums, the same way of ranking.
// clang++ -O3 -std=c++17 kernel.cpp -o kernel && ./kernel draws|once REPETITIONS
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
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

static double uniform(uint32_t draw, uint64_t node) {
    uint32_t c[4] = {draw, (uint32_t)node, (uint32_t)(node >> 32), 0}, k[2] = {1, 0};
    for (int round = 0; round < 10; round++) {
        uint64_t a = (uint64_t)c[0] * 0xD2511F53u, b = (uint64_t)c[2] * 0xCD9E8D57u;
        uint32_t next[4] = {(uint32_t)(b >> 32) ^ c[1] ^ k[0], (uint32_t)b, (uint32_t)(a >> 32) ^ c[3] ^ k[1], (uint32_t)a};
        memcpy(c, next, sizeof c);
        k[0] += 0x9E3779B9u;
        k[1] += 0xBB67AE85u;
    }
    return (double)((((uint64_t)c[0] << 32) | c[1]) >> 11) * 0x1p-53;
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
    std::vector<double> keys;
    std::vector<int32_t> buckets, counts;
    std::vector<Entry> order;
    explicit Ranker(int units) : units(units), keys(units), buckets(units), counts(2 * units + 1), order(units) {}

    static double rounded(double score) {
        double scaled = score * 1e12, even = (scaled + 0x1.8p52) - 0x1.8p52, rest = scaled - even;
        double up = rest == 0.5 && scaled > 0 ? 1 : 0, down = rest == -0.5 && scaled < 0 ? 1 : 0;
        return std::fabs(scaled) < 0x1p51 ? even + up - down : scaled;
    }

    void rank(const double* scores, int32_t* ranks) {
        for (int u = 0; u < units; u++) keys[u] = rounded(scores[u]);
        double l[4] = {INFINITY, INFINITY, INFINITY, INFINITY}, m[4] = {-INFINITY, -INFINITY, -INFINITY, -INFINITY};
        for (int u = 0; u < units; u++) {
            if (keys[u] < l[u & 3]) l[u & 3] = keys[u];
            if (keys[u] > m[u & 3]) m[u & 3] = keys[u];
        }
        double least = std::min(std::min(l[0], l[1]), std::min(l[2], l[3]));
        double most = std::max(std::max(m[0], m[1]), std::max(m[2], m[3]));
        double width = most > least ? (counts.size() - 1) / (most - least) : 0;
        for (int u = 0; u < units; u++) {
            double place = (most - keys[u]) * width + 0x1p52;
            uint64_t bits;
            memcpy(&bits, &place, sizeof bits);
            buckets[u] = (int32_t)(bits & 0x7FFFFFFF);
        }
        std::fill(counts.begin(), counts.end(), 0);
        int known = 0;
        for (int u = 0; u < units; u++)
            if (keys[u] == keys[u]) {
                counts[buckets[u]]++;
                known++;
            }
        int start = 0;
        bool crowded = false;
        for (int& count : counts) {
            int here = count;
            crowded |= here > 24;
            count = start;
            start += here;
        }
        for (int u = 0; u < units; u++)
            if (keys[u] == keys[u]) order[counts[buckets[u]]++] = {keys[u], u};
        if (crowded) {
            std::sort(order.begin(), order.begin() + known, [](const Entry& x, const Entry& y) { return x.key > y.key; });
        } else {
            for (int p = 1; p < known; p++) {
                Entry entry = order[p];
                int hole = p;
                for (; hole > 0 && order[hole - 1].key < entry.key; hole--) order[hole] = order[hole - 1];
                order[hole] = entry;
            }
        }
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

static double draws() {
    const int units = 356, count = 10000;
    static const std::vector<double> cells = table(units, false);
    std::vector<uint64_t> keys;
    for (int m = 0; m < measures; m++) {
        char name[16];
        snprintf(name, sizeof name, "m%d", m);
        keys.push_back(nodeKey(name));
    }
    std::vector<double> scores((size_t)units * count), weights(measures);
    std::vector<int32_t> ranks((size_t)units * count);
    Ranker ranker(units);
    for (int draw = 0; draw < count; draw++) {
        double total = 0;
        for (int m = 0; m < measures; m++) total += weights[m] = 1 + 0.25 * (2 * uniform(draw, keys[m]) - 1);
        double* sums = &scores[(size_t)draw * units];
        for (int m = 0; m < measures; m += 4) {
            const double *a = &cells[(size_t)m * units], *b = a + units, *c = b + units, *d = c + units;
            for (int u = 0; u < units; u++)
                sums[u] = sums[u] + weights[m] * a[u] + weights[m + 1] * b[u] + weights[m + 2] * c[u] + weights[m + 3] * d[u];
        }
        for (int u = 0; u < units; u++) sums[u] /= total;
        ranker.rank(sums, &ranks[(size_t)draw * units]);
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
