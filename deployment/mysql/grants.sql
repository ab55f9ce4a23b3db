-- What the two users of the database may do. They are made before it, with a password each:
--   CREATE USER 'sallyport'@'%' IDENTIFIED BY '…' REQUIRE SSL;
--   CREATE USER 'sallyport_migration'@'%' IDENTIFIED BY '…' REQUIRE SSL;

-- "sallyport migrate" makes and changes tables.
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES ON sallyport.* TO 'sallyport_migration'@'%';

-- Replicas read and write rows.
GRANT SELECT, INSERT, UPDATE, DELETE ON sallyport.* TO 'sallyport'@'%';
-- The history's partitions are made ahead and dropped when they are old, by any replica, all the time. MySQL wants CREATE and INSERT for that as well.
GRANT CREATE, ALTER, DROP, INSERT ON sallyport.status_sample TO 'sallyport'@'%';
