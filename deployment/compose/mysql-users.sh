# Sourced by the image's entrypoint when the database is made: two users, each with the rights that grants.sql says.
docker_process_sql <<SQL
CREATE DATABASE sallyport CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE USER 'sallyport'@'%' IDENTIFIED BY '$(cat /secrets/database-password)' REQUIRE SSL;
CREATE USER 'sallyport_migration'@'%' IDENTIFIED BY '$(cat /secrets/migration-password)' REQUIRE SSL;
SQL
docker_process_sql </docker-entrypoint-initdb.d/grants.sql.in
