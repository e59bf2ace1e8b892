-- The order of names for people, in all scripts: numbers by their value, capitals beside small
-- letters (Unicode's root collation; decision 033). The indexes of 0024 are made with it.
CREATE COLLATION natural_order (provider = icu, locale = 'und-u-kn-true');
