-- Cities that were made up, to try the program with: called so wherever they are shown, and left out of what is counted.

ALTER TABLE city ADD is_invented boolean NOT NULL DEFAULT false;
ALTER TABLE city_history ADD is_invented boolean NOT NULL DEFAULT false;
CALL keep_history('city');
