-- Scalar macros of every interval and test that is published. Counts in, one DOUBLE out; no table is read here.
-- NULL in, a zero denominator or counts that cannot be (x < 0, x > n) give NULL, and nothing raises. Intervals are
-- 95 % and two-sided, p-values two-sided. Counts may be rounded ones. Every public macro casts its arguments to
-- DOUBLE first, so that a TINYINT count cannot overflow. Exact Poisson limits stand in statistics.py, the survival
-- curves in survival.py.

-- The 97.5 % quantile of the standard normal distribution, in one place.
CREATE OR REPLACE TEMP MACRO z95() AS 1.959963984540054::DOUBLE;

-- Whether x of n can be a proportion; NULL when either is NULL.
CREATE OR REPLACE TEMP MACRO is_proportion(x, n) AS 0 <= x AND x <= n AND n > 0;

-- P(Z > z) for z in [0, 7.07]: Hart 1968, no. 5666, as printed in West 2005, Better Approximations to Cumulative
-- Normal Functions.
CREATE OR REPLACE TEMP MACRO normal_tail_near(z) AS
    exp(-z * z / 2)
    * ((((((3.52624965998911e-2 * z + 0.700383064443688) * z + 6.37396220353165) * z + 33.912866078383) * z
        + 112.079291497871) * z + 221.213596169931) * z + 220.206867912376)
    / (((((((8.83883476483184e-2 * z + 1.75566716318264) * z + 16.064177579207) * z + 86.7807322029461) * z
        + 296.564248779674) * z + 637.333633378831) * z + 793.826512519948) * z + 440.413735824752);

-- P(Z > z) for z beyond 7.07: continued fraction of Mills' ratio, West 2005.
CREATE OR REPLACE TEMP MACRO normal_tail_far(z) AS
    exp(-z * z / 2) / (z + 1 / (z + 2 / (z + 3 / (z + 4 / (z + 0.65))))) / sqrt(2 * pi());

-- P(Z > |z|), the small tail itself rather than 1 - P: West 2005; absolute error below 1e-15, relative below 1e-8. The
-- list of one element only names a number: an argument is pasted wherever a macro mentions it, here more than twenty
-- times, and a long one would be planned as often.
CREATE OR REPLACE TEMP MACRO normal_tail(z) AS
    list_transform(
        [abs(z::DOUBLE)],
        lambda tail_from: CASE
            WHEN tail_from < 7.07106781186547 THEN normal_tail_near(tail_from)
            ELSE normal_tail_far(tail_from)
        END
    )[1];

-- P(Z <= z): West 2005; absolute error below 1e-15.
CREATE OR REPLACE TEMP MACRO normal_cdf(z) AS
    CASE WHEN z::DOUBLE > 0 THEN 1 - normal_tail(z) ELSE normal_tail(z) END;

-- p of a statistic that is chi-square with one degree of freedom, the square of a standard normal one.
CREATE OR REPLACE TEMP MACRO chi_square_p(chi_square) AS
    CASE WHEN chi_square::DOUBLE >= 0 THEN 2 * normal_tail(sqrt(chi_square::DOUBLE)) END;

-- Ends of the score interval of x / n, `z` signed: Wilson 1927, JASA 22:209.
CREATE OR REPLACE TEMP MACRO wilson_end(x, n, z) AS
    (x + z * z / 2 + z * sqrt(x * (n - x) / n + z * z / 4)) / (n + z * z);

-- Low end of x / n: Wilson 1927, no continuity correction; exactly 0 where x is 0.
CREATE OR REPLACE TEMP MACRO wilson_low(x, n) AS
    CASE
        WHEN NOT is_proportion(x::DOUBLE, n::DOUBLE) THEN NULL
        WHEN x::DOUBLE = 0 THEN 0::DOUBLE
        ELSE wilson_end(x::DOUBLE, n::DOUBLE, -z95())
    END;

-- High end of x / n: Wilson 1927, no continuity correction; exactly 1 where x is n.
CREATE OR REPLACE TEMP MACRO wilson_high(x, n) AS
    CASE
        WHEN NOT is_proportion(x::DOUBLE, n::DOUBLE) THEN NULL
        WHEN x::DOUBLE = n::DOUBLE THEN 1::DOUBLE
        ELSE wilson_end(x::DOUBLE, n::DOUBLE, z95())
    END;

-- Low end of x1 / n1 - x2 / n2: Newcombe 1998, Statistics in Medicine 17:873, method 10 (hybrid score).
CREATE OR REPLACE TEMP MACRO newcombe_low(x1, n1, x2, n2) AS
    x1::DOUBLE / n1::DOUBLE - x2::DOUBLE / n2::DOUBLE
    - sqrt(
        pow(x1::DOUBLE / n1::DOUBLE - wilson_low(x1, n1), 2) + pow(wilson_high(x2, n2) - x2::DOUBLE / n2::DOUBLE, 2)
    );

-- High end of x1 / n1 - x2 / n2: Newcombe 1998, method 10.
CREATE OR REPLACE TEMP MACRO newcombe_high(x1, n1, x2, n2) AS
    x1::DOUBLE / n1::DOUBLE - x2::DOUBLE / n2::DOUBLE
    + sqrt(
        pow(wilson_high(x1, n1) - x1::DOUBLE / n1::DOUBLE, 2) + pow(x2::DOUBLE / n2::DOUBLE - wilson_low(x2, n2), 2)
    );

-- What is added to each cell of a two-by-two table: 0.5 where one of them is 0 (Haldane 1956), else nothing.
CREATE OR REPLACE TEMP MACRO katz_added(x1, n1, x2, n2) AS
    CASE WHEN x1 = 0 OR x1 = n1 OR x2 = 0 OR x2 = n2 THEN 0.5::DOUBLE ELSE 0::DOUBLE END;

-- Ends of (x1 / n1) / (x2 / n2), `z` signed: Katz et al. 1978, Biometrics 34:469.
CREATE OR REPLACE TEMP MACRO katz_end(x1, n1, x2, n2, added, z) AS
    ((x1 + added) / (n1 + 2 * added)) / ((x2 + added) / (n2 + 2 * added))
    * exp(z * sqrt(1 / (x1 + added) - 1 / (n1 + 2 * added) + 1 / (x2 + added) - 1 / (n2 + 2 * added)));

-- Low end of (x1 / n1) / (x2 / n2): Katz 1978; NULL where x2 is 0, and 0 where x1 is, the only case in which the
-- interval with 0.5 added would miss the ratio itself.
CREATE OR REPLACE TEMP MACRO katz_low(x1, n1, x2, n2) AS
    CASE
        WHEN NOT (is_proportion(x1::DOUBLE, n1::DOUBLE) AND is_proportion(x2::DOUBLE, n2::DOUBLE)) THEN NULL
        WHEN x2::DOUBLE = 0 THEN NULL
        WHEN x1::DOUBLE = 0 THEN 0::DOUBLE
        ELSE katz_end(
            x1::DOUBLE, n1::DOUBLE, x2::DOUBLE, n2::DOUBLE,
            katz_added(x1::DOUBLE, n1::DOUBLE, x2::DOUBLE, n2::DOUBLE), -z95()
        )
    END;

-- High end of (x1 / n1) / (x2 / n2): Katz 1978; NULL where x2 is 0.
CREATE OR REPLACE TEMP MACRO katz_high(x1, n1, x2, n2) AS
    CASE
        WHEN NOT (is_proportion(x1::DOUBLE, n1::DOUBLE) AND is_proportion(x2::DOUBLE, n2::DOUBLE)) THEN NULL
        WHEN x2::DOUBLE = 0 THEN NULL
        ELSE katz_end(
            x1::DOUBLE, n1::DOUBLE, x2::DOUBLE, n2::DOUBLE,
            katz_added(x1::DOUBLE, n1::DOUBLE, x2::DOUBLE, n2::DOUBLE), z95()
        )
    END;

-- Whether two event counts with their exposures can be compared; NULL when any is NULL.
CREATE OR REPLACE TEMP MACRO are_rates(a, exposure1, b, exposure2) AS
    a >= 0 AND exposure1 > 0 AND b >= 0 AND exposure2 > 0;

-- Ends of (a / exposure1) / (b / exposure2), `z` signed: Rothman and Greenland, Modern Epidemiology, person-time data.
CREATE OR REPLACE TEMP MACRO rate_ratio_end(a, exposure1, b, exposure2, added, z) AS
    ((a + added) / exposure1) / ((b + added) / exposure2) * exp(z * sqrt(1 / (a + added) + 1 / (b + added)));

-- Low end of (a / exposure1) / (b / exposure2): log-normal Poisson; 0 where a is 0, NULL where b is.
CREATE OR REPLACE TEMP MACRO rate_ratio_low(a, exposure1, b, exposure2) AS
    CASE
        WHEN NOT are_rates(a::DOUBLE, exposure1::DOUBLE, b::DOUBLE, exposure2::DOUBLE) THEN NULL
        WHEN b::DOUBLE = 0 THEN NULL
        WHEN a::DOUBLE = 0 THEN 0::DOUBLE
        ELSE rate_ratio_end(a::DOUBLE, exposure1::DOUBLE, b::DOUBLE, exposure2::DOUBLE, 0, -z95())
    END;

-- High end of (a / exposure1) / (b / exposure2): log-normal Poisson, 0.5 added to both counts where a is 0.
CREATE OR REPLACE TEMP MACRO rate_ratio_high(a, exposure1, b, exposure2) AS
    CASE
        WHEN NOT are_rates(a::DOUBLE, exposure1::DOUBLE, b::DOUBLE, exposure2::DOUBLE) THEN NULL
        WHEN b::DOUBLE = 0 THEN NULL
        ELSE rate_ratio_end(
            a::DOUBLE, exposure1::DOUBLE, b::DOUBLE, exposure2::DOUBLE,
            CASE WHEN a::DOUBLE = 0 THEN 0.5::DOUBLE ELSE 0::DOUBLE END, z95()
        )
    END;

-- p of equal rates: score test of a given a + b, normal approximation of the conditional binomial (Przyborowski and
-- Wilenski 1940). The exact binomial would cost a sum per cell; below some 10 events in all, read this p with care.
CREATE OR REPLACE TEMP MACRO rate_ratio_p(a, exposure1, b, exposure2) AS
    CASE
        WHEN NOT are_rates(a::DOUBLE, exposure1::DOUBLE, b::DOUBLE, exposure2::DOUBLE) THEN NULL
        WHEN a::DOUBLE + b::DOUBLE = 0 THEN NULL
        ELSE chi_square_p(
            pow(a::DOUBLE * exposure2::DOUBLE - b::DOUBLE * exposure1::DOUBLE, 2)
            / ((a::DOUBLE + b::DOUBLE) * exposure1::DOUBLE * exposure2::DOUBLE)
        )
    END;

-- p of equal proportions: chi-square of the two-by-two table without correction (Pearson 1900), which is the square of
-- the pooled z; NULL where nobody or everybody has the trait.
CREATE OR REPLACE TEMP MACRO pooled_z_p(x1, n1, x2, n2) AS
    CASE
        WHEN NOT (is_proportion(x1::DOUBLE, n1::DOUBLE) AND is_proportion(x2::DOUBLE, n2::DOUBLE)) THEN NULL
        WHEN x1::DOUBLE + x2::DOUBLE = 0 OR x1::DOUBLE + x2::DOUBLE = n1::DOUBLE + n2::DOUBLE THEN NULL
        ELSE chi_square_p(
            pow(x1::DOUBLE * n2::DOUBLE - x2::DOUBLE * n1::DOUBLE, 2) * (n1::DOUBLE + n2::DOUBLE)
            / (n1::DOUBLE * n2::DOUBLE * (x1::DOUBLE + x2::DOUBLE)
                * (n1::DOUBLE + n2::DOUBLE - x1::DOUBLE - x2::DOUBLE))
        )
    END;

-- ln(a! b!) of two counts.
CREATE OR REPLACE TEMP MACRO ln_factorials(a, b) AS lgamma(a::DOUBLE + 1) + lgamma(b::DOUBLE + 1);

-- ln of the part of a table's hypergeometric probability that changes with its first cell, margins n1, n2 and m fixed.
CREATE OR REPLACE TEMP MACRO fisher_shape(cell, n1, n2, m) AS
    -ln_factorials(cell, n1 - cell) - ln_factorials(m - cell, n2 - m + cell);

-- ln of the part that the margins fix.
CREATE OR REPLACE TEMP MACRO fisher_margins(n1, n2, m) AS
    ln_factorials(n1, n2) + ln_factorials(m, n1 + n2 - m) - lgamma(n1::DOUBLE + n2::DOUBLE + 1);

-- Sum over the tables with the same margins that are no likelier than the one observed. Each list of one element only
-- names a number, so that it is computed once; the lambdas' names are ones that no column has, for a macro's
-- arguments are pasted into them.
CREATE OR REPLACE TEMP MACRO fisher_sum(x1, n1, n2, m) AS
    list_transform(
        [[fisher_shape(x1, n1, n2, m) + ln(1 + 1e-7), fisher_margins(n1, n2, m)]],
        lambda fisher_given: list_sum(list_transform(
            list_filter(
                list_transform(
                    generate_series(greatest(0, m - n2), least(n1, m)),
                    lambda fisher_cell: fisher_shape(fisher_cell, n1, n2, m)
                ),
                lambda fisher_table: fisher_table <= fisher_given[1]
            ),
            lambda fisher_table: exp(fisher_table + fisher_given[2])
        ))
    )[1];

-- Exact p of equal proportions: Fisher 1935, two-sided by probability as in R's fisher.test; takes whole counts and
-- rounds others.
CREATE OR REPLACE TEMP MACRO fisher_p(x1, n1, x2, n2) AS
    CASE
        WHEN is_proportion(try_cast(x1 AS BIGINT), try_cast(n1 AS BIGINT))
            AND is_proportion(try_cast(x2 AS BIGINT), try_cast(n2 AS BIGINT))
            THEN least(1::DOUBLE, fisher_sum(
                try_cast(x1 AS BIGINT), try_cast(n1 AS BIGINT), try_cast(n2 AS BIGINT),
                try_cast(x1 AS BIGINT) + try_cast(x2 AS BIGINT)
            ))
    END;

-- Smallest expected cell of the two-by-two table, the rule of Cochran 1954 for when chi-square is fit.
CREATE OR REPLACE TEMP MACRO least_expected(x1, n1, x2, n2) AS
    least(n1, n2) * least(x1 + x2, n1 + n2 - x1 - x2) / (n1 + n2);

-- p of equal proportions: Fisher where an expected cell is below 5 or fewer than 100 are counted, else pooled z.
CREATE OR REPLACE TEMP MACRO two_proportion_p(x1, n1, x2, n2) AS
    CASE
        WHEN n1::DOUBLE + n2::DOUBLE < 100 OR least_expected(x1::DOUBLE, n1::DOUBLE, x2::DOUBLE, n2::DOUBLE) < 5
            THEN fisher_p(x1, n1, x2, n2)
        ELSE pooled_z_p(x1, n1, x2, n2)
    END;

-- Low end of a survival probability, log-log: Kalbfleisch and Prentice 1980; NULL where s is 0 or 1.
CREATE OR REPLACE TEMP MACRO loglog_low(s, se) AS
    CASE
        WHEN s::DOUBLE > 0 AND s::DOUBLE < 1 AND se::DOUBLE >= 0
            THEN pow(s::DOUBLE, exp(-z95() * se::DOUBLE / (s::DOUBLE * ln(s::DOUBLE))))
    END;

-- High end of a survival probability, log-log: Kalbfleisch and Prentice 1980; NULL where s is 0 or 1.
CREATE OR REPLACE TEMP MACRO loglog_high(s, se) AS
    CASE
        WHEN s::DOUBLE > 0 AND s::DOUBLE < 1 AND se::DOUBLE >= 0
            THEN pow(s::DOUBLE, exp(z95() * se::DOUBLE / (s::DOUBLE * ln(s::DOUBLE))))
    END;
